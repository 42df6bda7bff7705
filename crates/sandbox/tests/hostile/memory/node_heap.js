// Buffers lie outside the engine's own heap and its limit.
// attack: 37
// expect: memory-limit
// limits: cpu=8000 wall=15000 memory=128 processes=32
const all = [];
for (;;) all.push(Buffer.alloc(1 << 20, 1));
