import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { withDatabase } from '../folder.ts';
import { readBenchMaterial } from '../material.ts';
import { fitted, percentile } from '../measure.ts';
import { type Bot, openBot } from '../nobody.ts';
import { type Figure, most, type Part } from '../report.ts';

/** People who talk at the same time. */
const PEOPLE = 256;
/** Turns of one talk. */
const TURNS = 11;
/** Memory is looked at this often, in seconds. */
const EVERY = 30;

interface Look {
  /** Seconds since the beginning. */
  at: number;
  /** Bytes that are used after a collection, and that the process holds. */
  heap: number;
  rss: number;
}

/** An hour at half of what the machine can do: whole turns of ever new people through Botkit, SQLite with full sync. */
export async function soak(quick: boolean): Promise<Part> {
  const minutes = quick ? 3 : 60;
  return withDatabase(async (store) => {
    const bot = await openBot(readBenchMaterial(), store);
    const most = await rateOf(bot, 10);
    process.stderr.write(`at most ${most.toFixed(0)} turns a second; ${minutes} minutes at half of it\n`);
    const { looks, waits, turns } = await halfLoad(bot, most / 2, minutes * 60);
    await bot.stop();
    return { title: `${minutes} minutes at half load: whole turns of new people through Botkit, SQLite in a file, full sync`, figures: figuresOf(most, turns / (minutes * 60), looks, waits) };
  });
}

async function rateOf(bot: Bot, seconds: number): Promise<number> {
  await bot.crowd(PEOPLE);
  const began = performance.now();
  let turns = 0;
  while (performance.now() - began < seconds * 1000) turns += await bot.crowd(PEOPLE);
  return turns / ((performance.now() - began) / 1000);
}

/** Talks begin at an even pace; how long each of their turns took, and what is in memory. */
async function halfLoad(bot: Bot, rate: number, seconds: number): Promise<{ looks: Look[]; waits: number[]; turns: number }> {
  const [looks, waits, talks]: [Look[], number[], Set<Promise<unknown>>] = [[], [], new Set()];
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  let begun = 0;
  for (let look = 0; since() < seconds; ) {
    await pause(2);
    for (; begun < (since() * rate) / TURNS; begun += 1) {
      const talk = bot.someone(`soak ${begun}`, (milliseconds) => void (waits.length < 2_000_000 && waits.push(milliseconds))).finally(() => talks.delete(talk));
      talks.add(talk);
    }
    if (since() < look * EVERY) continue;
    globalThis.gc?.();
    const { heapUsed, heapTotal, external, rss } = process.memoryUsage();
    looks.push({ at: since(), heap: heapUsed + external - waits.length * 8, rss });
    look += 1;
    const [used, held, outside, whole] = [heapUsed, heapTotal, external, rss].map((bytes) => (bytes / 2 ** 20).toFixed(0));
    if (look % 10 === 1) process.stderr.write(`${(since() / 60).toFixed(0)} min: ${used} MiB used of ${held} that the heap holds, ${outside} outside of it, ${whole} in the process; ${talks.size} talks go on\n`);
  }
  await Promise.all(talks);
  return { looks, waits, turns: begun * TURNS };
}

function figuresOf(rate: number, half: number, looks: readonly Look[], waits: readonly number[]): Figure[] {
  // What is bounded (texts made once, keys of the latest events) is full after a tenth of the time.
  const settled = looks.slice(Math.ceil(looks.length / 10));
  const slope = (of: 'heap' | 'rss') => fitted(settled.map((look) => ({ x: look.at / 3600, y: look[of] / 2 ** 20 })));
  const [heap, rss] = [slope('heap'), slope('rss')];
  const last = settled.at(-1);
  return [
    { name: 'at most', value: rate, unit: 'turns per second' },
    { name: 'kept up', value: half, unit: 'turns per second' },
    { name: 'p99 from event to sent', value: percentile(waits, 0.99), unit: 'ms', target: most(20), note: `median ${percentile(waits, 0.5).toFixed(1)}, longest ${waits.reduce((a, b) => Math.max(a, b), 0).toFixed(0)} ms, of the first ${waits.length.toLocaleString('en')} turns` },
    { name: 'memory that is used', value: heap.slope, unit: 'MiB an hour more', target: most(2 * heap.error), note: `give or take ${(2 * heap.error).toFixed(2)}; ${((last?.heap ?? 0) / 2 ** 20).toFixed(0)} MiB at the end` },
    { name: 'memory of the process', value: rss.slope, unit: 'MiB an hour more', note: `give or take ${(2 * rss.error).toFixed(2)}; ${((last?.rss ?? 0) / 2 ** 20).toFixed(0)} MiB at the end` },
  ];
}
