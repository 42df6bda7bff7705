const [n, ...jars] = require('fs').readFileSync(0, 'utf8').split(/\s+/).filter(Boolean).map(Number);
const seen = new Map([[0, n]]);
let total = 0;
for (let first = n - 1; first >= 0; first--) {
	total = (total + jars[first]) % n;
	if (seen.has(total)) {
		const taken = [];
		for (let jar = first; jar < seen.get(total); jar++) taken.push(jar + 1);
		console.log(`${taken.length}\n${taken.join(' ')}`);
		break;
	}
	seen.set(total, first);
}
