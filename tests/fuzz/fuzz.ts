import { createHash } from 'node:crypto';
import { Coverage } from './coverage.ts';
import { evading } from './evade.ts';
import { judge } from './judge.ts';
import { mutated } from './mutate.ts';
import { Random } from './random.ts';
import { seeds } from './seeds.ts';

export interface FuzzOptions {
  seed: number;
  /** Whether to go on, asked before each file. */
  goesOn: (done: number) => boolean;
  /** Told of each file before it is tried: what hangs or kills the process is known by it. */
  trying?: (text: Uint8Array) => void;
}

export interface Failure {
  text: Uint8Array;
  problems: string[];
}

export interface Fuzzed {
  tried: number;
  /** Files that were let in and walked. */
  accepted: number;
  /** Files that reached code which none before them did, and blocks of code that were reached. */
  kept: number;
  blocks: number;
  failures: Failure[];
}

/** Failures of one kind that are kept, and kinds after which it is enough. */
const most = { alike: 2, kinds: 20 } as const;

/** Tries files near the corpus, the official flows and drawn ones, and goes on from those that reach new code. */
export function fuzz({ seed, goesOn, trying }: FuzzOptions): Fuzzed {
  const random = new Random(seed);
  const pool = seeds(seed);
  const coverage = new Coverage();
  const kinds = new Map<string, number>();
  const result: Fuzzed = { tried: 0, accepted: 0, kept: 0, blocks: 0, failures: [] };
  coverage.fresh();
  try {
    while (goesOn(result.tried) && kinds.size < most.kinds) {
      const text = random.below(4) === 0 ? evading(random) : mutated(baseOf(pool, random), random, pool);
      trying?.(text);
      tryOne(text, random, result, kinds);
      if (coverage.fresh() > 0) {
        pool.push(text);
        result.kept++;
      }
    }
    return { ...result, blocks: coverage.size };
  } finally {
    coverage.stop();
  }
}

/** Half of the time one of the newest, from which nobody has gone on yet. */
function baseOf(pool: readonly Buffer[], random: Random): Buffer {
  return random.below(2) === 0 ? random.of(pool.slice(-60)) : random.of(pool);
}

function tryOne(text: Buffer, random: Random, result: Fuzzed, kinds: Map<string, number>): void {
  result.tried++;
  let problems: string[];
  try {
    const judged = judge(text, random);
    problems = judged.problems;
    if (judged.accepted) result.accepted++;
  } catch (error) {
    problems = [`it throws: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
  const [first] = problems;
  if (first === undefined) return;
  // Alike, whatever words and numbers stand in it.
  const kind = first.split('\n').slice(0, 2).join(' ').replace(/"[^]*"/, '').replace(/\d+/g, '');
  const before = kinds.get(kind) ?? 0;
  kinds.set(kind, before + 1);
  if (before < most.alike) result.failures.push({ text, problems: [...new Set(problems)] });
}

/** A name for a file that failed. */
export function nameOf(text: Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
