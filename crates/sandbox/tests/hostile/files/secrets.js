// The same through an engine.
// attack: 50 61
// expect: exit 0
// stdout: contained
// limits: cpu=3000 wall=15000 memory=256 processes=32
const fs = require('fs');
let held = true;
for (const name of [process.env.AGON_SECRET, '/etc/shadow', '/proc/1/environ', '/proc/1/cwd/etc/passwd', '/proc/1/maps']) {
  try {
    fs.readFileSync(name);
    console.log('got through:', name);
    held = false;
  } catch {}
}
if (held) console.log('contained');
