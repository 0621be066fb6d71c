import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { takeLock } from '../../src/db/embedded/data-dir-lock.js';

const { dataDir, rounds, counts } = z
  .object({ dataDir: z.string(), rounds: z.number(), counts: z.instanceof(Int32Array) })
  .parse(workerData);
const [HOLDERS, OVERLAPS, TAKEN] = [0, 1, 2];

for (let round = 0; round < rounds; ) {
  const taken = takeLock(dataDir, 'a contender');
  if ('holder' in taken) continue;
  if (Atomics.add(counts, HOLDERS, 1) !== 0) Atomics.add(counts, OVERLAPS, 1);
  Atomics.add(counts, TAKEN, 1);
  Atomics.sub(counts, HOLDERS, 1);
  taken.lock.free();
  round += 1;
}
