const [what, word] = require('fs').readFileSync(0, 'utf8').split(/\s+/);
if (what === 'send') {
	console.log(`1${Number(word).toString(2)}0`);
} else {
	const row = word[0] === '0' ? [...word].reverse().join('') : word;
	console.log(parseInt(row.slice(1, -1), 2));
}
