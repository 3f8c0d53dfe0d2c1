import { setTimeout as pause } from 'node:timers/promises';

/**
 * Begins works at an even pace, whether or not earlier ones have ended.
 * @param rate how many in a second
 * @param work the n-th of them
 * @returns milliseconds from when each was due until it had ended
 */
export async function paced(rate: number, seconds: number, work: (n: number) => Promise<void>): Promise<number[]> {
  const waits: number[] = [];
  let running = 0;
  const began = performance.now();
  for (let begun = 0; begun < rate * seconds; ) {
    await pause(1);
    for (; begun < Math.min(rate * seconds, (rate * (performance.now() - began)) / 1000); begun += 1) {
      const due = began + (begun * 1000) / rate;
      running += 1;
      void work(begun).finally(() => {
        waits.push(performance.now() - due);
        running -= 1;
      });
    }
  }
  while (running > 0) await pause(1);
  return waits;
}
