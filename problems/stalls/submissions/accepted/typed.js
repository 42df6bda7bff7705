const numbers = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const [stalls, cart] = numbers;
let before = new Int32Array(cart + 1);
let last = new Int32Array(cart + 1);
for (let i = 0; i < stalls; i++) {
  const weight = numbers[2 + 2 * i];
  const price = numbers[3 + 2 * i];
  const now = last.slice();
  for (let load = weight; load <= cart; load++) now[load] = Math.max(now[load], before[load - weight] + price);
  before = last;
  last = now;
}
console.log(last[cart]);
