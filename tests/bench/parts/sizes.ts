import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Material } from '../../../src/bot.ts';
import { PostgresServer } from '../../postgres/server.ts';
import { seal } from '../folder.ts';
import { readBenchMaterial, worldFrom } from '../material.ts';
import { median, percentile, perSecond, type Sample } from '../measure.ts';
import { openBot } from '../nobody.ts';
import { checklistPlace, Person } from '../person.ts';
import { type Figure, most, type Part } from '../report.ts';
import { type Filled, type Filling, fillPostgres, fillSqlite } from '../sizes/filled.ts';

/** People who talk at the same time. */
const TALKING = 256;
/** People in one pass, each with one turn; other people in each pass, where there are so many. */
const PASS = 10_000;
/** Rounds of as many turns. */
const ROUNDS = 8;
/** Turns a second while a sweep goes on, or while none does. */
const STEADY = 500;

/** Turns as people make them, and as `durable` makes them: without Botkit. */
interface Costs {
  whole: Sample[];
  stored: Sample[];
}

interface Measured extends Costs {
  /** Milliseconds from load to sent, of turns at the steady rate. */
  alone: number[];
  swept: number[];
  /** Seconds that the sweep took, and rows that went. */
  sweep: { seconds: number; gone: number };
}

/** What a turn costs while the database holds a thousand sessions, and while it holds ten million; and what a sweep of a million costs others. */
export async function sizes(quick: boolean): Promise<Part[]> {
  const counts = quick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000, 10_000_000];
  const material = readBenchMaterial();
  const sqlite = await grown(material, counts, fillSqlite);
  const server = await PostgresServer.start('fsync=on', 'full_page_writes=on', 'shared_buffers=1GB', 'max_wal_size=4GB', 'wal_compression=on');
  try {
    const postgres = await grown(material, counts, (filling) => fillPostgres(server, filling));
    return [...partsOf('SQLite', counts, sqlite), ...partsOf('PostgreSQL, one worker', counts, postgres)];
  } finally {
    await server.remove();
  }
}

async function grown(material: Material, counts: readonly number[], fill: (filling: Filling) => Promise<Filled>): Promise<Measured[]> {
  const session = JSON.stringify(checklistPlace(worldFrom(material), 5).session);
  const results: Measured[] = [];
  for (const count of counts) {
    const began = performance.now();
    const filled = await fill({ session, count, expired: Math.max(100, Math.min(1_000_000, count / 10)) });
    process.stderr.write(`${count.toLocaleString('en')} sessions after ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    results.push(await measured(material, filled, count));
    await filled.close();
  }
  return results;
}

type Turn = () => Promise<void>;

async function measured(material: Material, filled: Filled, count: number): Promise<Measured> {
  const [world, bot] = [worldFrom(material), await openBot(material, filled.store)];
  const { token } = checklistPlace(world, 5);
  let next = 0;
  const people = async (many: number, platform: string) => {
    const users = Array.from({ length: many }, () => `${next++ % count}`);
    await filled.place(users.map((user) => seal.personKey(platform, user)));
    return users;
  };
  const whole = async (many: number): Promise<Turn[]> => (await people(many, 'nobody')).map((user) => () => bot.press(user, token));
  const stored = async (many: number): Promise<Turn[]> => {
    return (await people(many, 'bench')).map((user) => new Person(user, world, filled.store, token)).map((person) => () => person.turn(undefined));
  };
  const costs = await passes({ whole, stored }, Math.min(PASS, count));
  const alone = await steady(whole, pause(10_000));
  const began = performance.now();
  let gone = 0;
  const sweep = filled.store.sweep([]).then((rows) => (gone = rows));
  const swept = await steady(whole, sweep);
  const seconds = (performance.now() - began) / 1000;
  await bot.stop();
  return { ...costs, alone, swept, sweep: { seconds, gone } };
}

async function passes(works: Record<keyof Costs, (many: number) => Promise<Turn[]>>, many: number): Promise<Costs> {
  const costs: Costs = { whole: [], stored: [] };
  const rounds = Math.ceil((ROUNDS * PASS) / many);
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of ['whole', 'stored'] as const) {
      const sample = await together(await works[kind](many));
      if (round >= rounds / 4) costs[kind].push(sample);
    }
  }
  return costs;
}

async function together(waiting: Turn[]): Promise<Sample> {
  globalThis.gc?.({ type: 'minor' });
  const turns = waiting.length;
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(
    Array.from({ length: TALKING }, async () => {
      for (let turn = waiting.pop(); turn; turn = waiting.pop()) await turn();
    }),
  );
  const wall = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { turns, wall, cpu: (user + system) / 1e6 };
}

/** Turns at an even pace until that is done; milliseconds each. */
async function steady(make: (many: number) => Promise<Turn[]>, until: Promise<unknown>): Promise<number[]> {
  const latencies: number[] = [];
  let going = true;
  const ends = until.finally(() => (going = false));
  const timed = async (turn: Turn) => {
    const start = performance.now();
    await turn();
    latencies.push(performance.now() - start);
  };
  while (going) {
    // A second's people are put in place before their second begins.
    const waiting = await make(STEADY);
    const turns: Promise<void>[] = [];
    const began = performance.now();
    for (let turn = waiting.pop(); turn && going; turn = waiting.pop()) {
      turns.push(timed(turn));
      await pause(Math.max(0, began + (turns.length * 1000) / STEADY - performance.now()));
    }
    await Promise.all(turns);
  }
  await ends;
  return latencies;
}

function partsOf(store: string, counts: readonly number[], results: readonly Measured[]): Part[] {
  const rows = results.flatMap((each, at): Figure[] => {
    const [first, name] = [results[0] ?? each, (counts[at] ?? 0).toLocaleString('en')];
    const spent = { name: `${name} sessions`, value: cost(each.whole, 'wall'), unit: 'us per turn', note: `${cost(each.whole, 'cpu').toFixed(0)} us of CPU; without Botkit ${cost(each.stored, 'wall').toFixed(0)}, ${cost(each.stored, 'cpu').toFixed(0)} us of CPU` };
    if (at === 0) return [spent];
    const times = (kind: keyof Costs, by: 'wall' | 'cpu') => cost(each[kind], by) / cost(first[kind], by);
    const note = `CPU ${times('whole', 'cpu').toFixed(2)}; without Botkit ${times('stored', 'wall').toFixed(2)}, CPU ${times('stored', 'cpu').toFixed(2)} times`;
    return [spent, { name: '  beside the first', value: times('whole', 'wall'), unit: 'times', target: most(1.3), note }];
  });
  const swept = results.flatMap((each, at): Figure[] => {
    const { seconds, gone } = each.sweep;
    const note = `${gone.toLocaleString('en')} rows in ${seconds.toFixed(1)} s; median ${median(each.swept).toFixed(1)}, p99 ${percentile(each.swept, 0.99).toFixed(1)} ms; without a sweep p99 ${percentile(each.alone, 0.99).toFixed(1)}, longest ${Math.max(...each.alone).toFixed(1)} ms`;
    return [{ name: `of ${(counts[at] ?? 0).toLocaleString('en')}`, value: Math.max(...each.swept), unit: 'ms, the longest turn meanwhile', target: most(50), note }];
  });
  return [
    { title: `${store}, full sync: a turn beside so many stored sessions (each turn of somebody else, ${TALKING} at a time)`, figures: rows },
    { title: `${store}: a sweep that removes a tenth (at most a million) of sessions and events, while ${STEADY} turns a second are made`, figures: swept },
  ];
}

function cost(samples: readonly Sample[], by: 'wall' | 'cpu'): number {
  return 1e6 / perSecond(samples, by);
}
