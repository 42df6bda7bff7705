// A detached child keeps the output open after the engine has ended.
// attack: 75
// expect: exit 0
// stdout: contained
// limits: cpu=3000 wall=15000 memory=256 processes=32
const { spawn } = require('child_process');
spawn('/bin/sleep', ['1000'], { detached: true, stdio: 'inherit' }).unref();
console.log('contained');
