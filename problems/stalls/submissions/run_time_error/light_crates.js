// Keeps the crates by weight, on fifty shelves.
const numbers = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const [stalls, cart] = numbers;
const shelves = Array.from({ length: 51 }, () => []);
for (let i = 0; i < stalls; i++) shelves[numbers[2 + 2 * i]].push(i);
let before = new Int32Array(cart + 1);
let last = new Int32Array(cart + 1);
for (let i = 0; i < stalls; i++) {
  const weight = shelves.findIndex((shelf) => shelf.includes(i));
  const now = last.slice();
  for (let load = weight; load <= cart; load++) {
    now[load] = Math.max(now[load], before[load - weight] + numbers[3 + 2 * i]);
  }
  before = last;
  last = now;
}
console.log(last[cart]);
