const numbers = require('fs').readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);
const contests = [];
for (let i = 1; i < numbers.length; i += 2) contests.push([numbers[i], numbers[i + 1]]);
contests.sort((a, b) => a[1] - b[1]);
let seen = 0;
let free = 0;
for (const [start, end] of contests) {
  if (start < free) continue;
  seen++;
  free = end;
}
console.log(seen);
