// Asks another machine for the answer.
// attack: 86 87
// verdict: WA
const answer = (text) => { console.log(text); process.exit(0); };
try {
  const door = require('net').connect(@PORT@, '127.0.0.1');
  door.on('connect', () => answer(require('fs').readFileSync(0, 'utf8')));
  door.on('error', () => answer('0'));
} catch {
  answer('0');
}
