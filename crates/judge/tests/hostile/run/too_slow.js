// Works on in timers, so that no single step takes long.
// attack: 1 8
// verdict: TLE
// levels: full
const work = () => {
  const end = Date.now() + 5;
  while (Date.now() < end) {}
  setImmediate(work);
};
work();
