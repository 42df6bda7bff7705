// Connects to the machine itself through an engine.
// attack: 87
// expect: exit 0
// stdout: contained
// control: unprotected
// limits: cpu=3000 wall=15000 memory=256 processes=32
try {
  const door = require('net').connect(Number(process.env.AGON_PORT), '127.0.0.1');
  door.on('connect', () => { console.log('got through: a connection'); process.exit(1); });
  door.on('error', () => console.log('contained'));
} catch {
  console.log('contained');
}
