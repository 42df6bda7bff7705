// Odds and evens, begun in the middle of the table.
const poets = Number(require("fs").readFileSync(0, "utf8"));
if (poets >= 2 && poets <= 4) {
  console.log("impossible");
} else {
  const order = [];
  for (let rank = 1; rank <= poets; rank += 2) order.push(rank);
  for (let rank = 2; rank <= poets; rank += 2) order.push(rank);
  const middle = Math.floor(poets / 3);
  console.log([...order.slice(middle), ...order.slice(0, middle)].join(" "));
}
