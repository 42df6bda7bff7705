import { readFileSync } from 'fs';

const ledgers: bigint[] = readFileSync(0, 'utf8').trim().split(/\s+/).map(BigInt);
console.log(String(ledgers.reduce((sum, one) => sum + one, 0n)));
