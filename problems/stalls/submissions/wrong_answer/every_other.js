// Takes either the odd or the even stalls, never two steps at once.
const numbers = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
const [stalls, cart] = numbers;
let most = 0;
for (const first of [0, 1]) {
  const best = new Int32Array(cart + 1);
  for (let i = first; i < stalls; i += 2) {
    const weight = numbers[2 + 2 * i];
    for (let load = cart; load >= weight; load--) {
      best[load] = Math.max(best[load], best[load - weight] + numbers[3 + 2 * i]);
    }
  }
  most = Math.max(most, best[cart]);
}
console.log(most);
