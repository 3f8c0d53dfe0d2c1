import { parentPort, workerData } from 'node:worker_threads';
import { fuzz } from './fuzz.ts';
import type { Shared } from './watched.ts';

const { seed, until, shared } = workerData as { seed: number; until: number; shared: Shared }; // as `watched.ts` gives it
const counts = new Int32Array(shared.counts);
const room = new Uint8Array(shared.text);

parentPort?.postMessage(
  fuzz({
    seed,
    goesOn: () => Date.now() < until,
    trying(text) {
      room.set(text.subarray(0, room.length));
      counts[1] = Math.min(text.length, room.length);
      Atomics.add(counts, 0, 1);
    },
  }),
);
