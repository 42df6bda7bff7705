// Knocks once and goes away without an answer.
const lines = require('readline').createInterface({ input: process.stdin });
let heard = 0;
lines.on('line', () => {
	heard += 1;
	if (heard === 1) console.log('? 1');
	else process.exit(0);
});
