import { setTimeout as pause } from 'node:timers/promises';

/** Of the time that a sweep takes, the share in which it works; the rest belongs to people's turns and to the disk. */
const SHARE = 0.25;
/** Milliseconds. */
const LONGEST_PAUSE = 250;

/** Does the next part of a long piece of work, and then waits three times as long as it took. */
export async function unhurried<T>(part: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await part();
  await pause(Math.min(LONGEST_PAUSE, (performance.now() - began) * (1 / SHARE - 1)));
  return result;
}
