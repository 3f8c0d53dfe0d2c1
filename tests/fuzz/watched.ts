import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Fuzzed, nameOf } from './fuzz.ts';
import { root } from './worlds.ts';

/** Milliseconds without a new file after which the thread is taken to hang: with others on the machine, ten times the bound. */
const HANGS = 15_000;
const MINUTE = 60_000;
/** MiB of live objects that the thread may have: ten times what the official flows and a file need. */
const HEAP = 768;
/** Bytes of a file that can be handed over. */
const ROOM = 256 * 1024;

export interface Watched extends Fuzzed {
  /** Most memory of the whole process, in MiB. */
  memory: number;
  /** Files that were kept because they failed. */
  saved: string[];
}

/** What is between the thread that tries files and the one that watches it. */
export interface Shared {
  /** 0: files begun; 1: bytes of the one that is tried. */
  counts: SharedArrayBuffer;
  text: SharedArrayBuffer;
}

/** Tries files in a thread of its own for so many minutes: one that hangs, or eats all memory, ends it and is kept. */
export async function fuzzWatched(seed: number, minutes: number, tell: (line: string) => void): Promise<Watched> {
  const shared: Shared = { counts: new SharedArrayBuffer(8), text: new SharedArrayBuffer(ROOM) };
  const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { seed, until: Date.now() + minutes * MINUTE, shared }, resourceLimits: { maxOldGenerationSizeMb: HEAP } });
  const counts = new Int32Array(shared.counts);
  let memory = 0;
  let last = { count: 0, at: Date.now() };
  let told = Date.now();
  const fuzzed = await new Promise<Fuzzed>((resolve) => {
    const broken = (problem: string) => resolve({ tried: counts[0] ?? 0, accepted: 0, kept: 0, blocks: 0, failures: [{ text: tried(shared), problems: [problem] }] });
    const watch = setInterval(() => {
      memory = Math.max(memory, process.memoryUsage.rss() / 2 ** 20);
      const count = counts[0] ?? 0;
      if (count !== last.count) last = { count, at: Date.now() };
      else if (Date.now() - last.at > HANGS && count > 0) broken('it hangs');
      if (Date.now() - told < MINUTE) return;
      told = Date.now();
      tell(`${count} files, ${Math.round(memory)} MiB`);
    }, 100);
    worker.on('message', resolve).on('error', (error) => broken(`it ends the thread: ${error.message}`));
    worker.on('exit', () => clearInterval(watch));
  });
  await worker.terminate();
  return { ...fuzzed, memory: Math.round(memory), saved: fuzzed.failures.map(({ text }) => save(text)) };
}

function tried({ counts, text }: Shared): Uint8Array {
  return new Uint8Array(text).slice(0, new Int32Array(counts)[1] ?? 0);
}

function save(text: Uint8Array): string {
  const folder = join(root, 'tests/fuzz/found');
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const file = join(folder, `${nameOf(text)}.yaml`);
  writeFileSync(file, text);
  return file;
}
