const [first, strip] = require("fs").readFileSync(0, "utf8").split("\n");
const faces = Number(first);
const message = [];
for (let face = 0; face < faces; face++) {
  for (let at = face; at < strip.length; at += faces) message.push(strip[at]);
}
console.log(message.join(""));
