import * as fs from 'fs';

interface Contest {
  start: number;
  end: number;
}

const [, ...numbers]: number[] = fs.readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);
const contests: Contest[] = [];
for (let i = 0; i < numbers.length; i += 2) {
  contests.push({ start: numbers[i], end: numbers[i + 1] });
}
contests.sort((a, b) => a.end - b.end);
let seen = 0;
let free = 0;
for (const { start, end } of contests) {
  if (start < free) continue;
  seen++;
  free = end;
}
console.log(seen);
