// Has no answer when there is none, and asks for its words all the same.
const poets = Number(require("fs").readFileSync(0, "utf8"));
let order;
if (poets === 1 || poets >= 5) {
  order = [];
  for (let rank = 1; rank <= poets; rank += 2) order.push(rank);
  for (let rank = 2; rank <= poets; rank += 2) order.push(rank);
}
console.log(order.join(" "));
