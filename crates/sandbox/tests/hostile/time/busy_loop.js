// A loop without end, in an engine with threads of its own.
// attack: 1
// expect: cpu-limit
// limits: cpu=300 wall=8000 memory=256 processes=32
for (;;) {}
