import { performance } from 'node:perf_hooks';
import process from 'node:process';

/** Turns that were made, with the time on the clock and the time of the processor, in seconds. */
export interface Sample {
  turns: number;
  wall: number;
  cpu: number;
}

/** One run of a few turns. */
export type Work = () => number | Promise<number>;

/**
 * Repeats the work for a while. Young garbage is collected first, so that nobody pays for the one before; a full
 * collection would also throw away compiled code.
 */
export async function sample(work: Work, seconds: number): Promise<Sample> {
  globalThis.gc?.({ type: 'minor' });
  const cpu = process.cpuUsage();
  const began = performance.now();
  let turns = 0;
  let now = began;
  while (now - began < seconds * 1000) {
    const done = work();
    turns += typeof done === 'number' ? done : await done;
    now = performance.now();
  }
  const used = process.cpuUsage(cpu);
  return { turns, wall: (now - began) / 1000, cpu: (used.user + used.system) / 1e6 };
}

/** Until the compiler of the JavaScript engine has seen enough, in seconds. */
const WARMUP = 2;

/** Samples of each work once it is warm, taken in turn (A B C A B C), so that a noisy neighbour disturbs all alike. */
export async function interleaved<K extends string>(works: Record<K, Work>, rounds: number, seconds: number): Promise<Record<K, Sample[]>> {
  // Every key of `works` is filled in.
  const samples = Object.fromEntries(Object.keys(works).map((name) => [name, []])) as unknown as Record<K, Sample[]>;
  const names = Object.keys(works) as K[];
  for (const name of names) await sample(works[name], WARMUP);
  for (let round = 0; round < rounds; round++) {
    for (const name of names) samples[name].push(await sample(works[name], seconds));
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = sorted.length % 2 ? [sorted[middle], sorted[middle]] : [sorted[middle - 1], sorted[middle]];
  return (low + high) / 2;
}

/** The median over rounds. */
export function perSecond(samples: readonly Sample[], by: 'wall' | 'cpu'): number {
  return median(samples.map((each) => each.turns / each[by]));
}

/** How many turns `a` makes while `b` makes one: over rounds, each compared with its neighbour in time. */
export function ratio(a: readonly Sample[], b: readonly Sample[], by: 'wall' | 'cpu'): number {
  return median(ratios(a, b, by));
}

/** The middle half of the rounds' ratios: how far a single round can be trusted. */
export function middleHalf(a: readonly Sample[], b: readonly Sample[], by: 'wall' | 'cpu'): [number, number] {
  const sorted = ratios(a, b, by).toSorted((x, y) => x - y);
  return [sorted[Math.floor(sorted.length / 4)] ?? 0, sorted[Math.ceil((sorted.length * 3) / 4) - 1] ?? 0];
}

function ratios(a: readonly Sample[], b: readonly Sample[], by: 'wall' | 'cpu'): number[] {
  return a.flatMap((each, at) => {
    const other = b[at];
    return other ? [each.turns / each[by] / (other.turns / other[by])] : [];
  });
}

/** `share` between 0 and 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

/** Growth of the heap: the line that fits the points best, by least squares. */
export function slopeOf(points: readonly { at: number; heap: number }[]): number {
  const mean = (of: (point: { at: number; heap: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ at }) => at), mean(({ heap }) => heap)];
  return mean(({ at, heap }) => (at - x) * (heap - y)) / mean(({ at }) => (at - x) ** 2);
}

/** The line that fits points best, by least squares: its slope, and that slope's standard error. */
export function fitted(points: readonly { x: number; y: number }[]): { slope: number; error: number } {
  const mean = (of: (point: { x: number; y: number }) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x0, y0] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = points.reduce((sum, { x }) => sum + (x - x0) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - x0) * (y - y0), 0) / spread;
  const rest = points.reduce((sum, { x, y }) => sum + (y - y0 - slope * (x - x0)) ** 2, 0);
  return { slope, error: Math.sqrt(rest / Math.max(1, points.length - 2) / spread) };
}
