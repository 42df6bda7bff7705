// Adds as floating-point numbers, which lose the last digits.
const [temple, harbour] = require("fs").readFileSync(0, "utf8").trim().split(/\s+/).map(Number);
console.log((temple + harbour).toFixed(0));
