import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { Session } from '../../src/engine/session.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';

/**
 * Durable turns per second of the SQLite store with many people at once, grouped into common transactions and
 * one by one. A turn is load + commit (with an outbox entry) + markSent. Prints JSON.
 * Options: --people 500 --seconds 4 --known 0 (events already in the table) --folder (where the database goes)
 */
const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '4' },
    known: { type: 'string', default: '0' },
    batch: { type: 'string', default: '512' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const people = Number(values.people);
const seconds = Number(values.seconds);
const seal = createSeal('a secret of the benchmark, long enough');

const grouped = await measure(Number(values.batch), seconds);
const ungrouped = await measure(1, seconds);
const ratio = round(grouped.turnsPerSecond / ungrouped.turnsPerSecond);
console.log(JSON.stringify({ people, seconds, known: Number(values.known), grouped, ungrouped, ratio }, null, 2));

async function measure(batch: number, seconds: number) {
  const folder = mkdtempSync(join(values.folder, 'bothends-bench-'));
  const store = await openSqlite(join(folder, 'bench.db'), { seal, clock: Date.now, batch });
  try {
    await fill(store, Number(values.known));
    await run(store, Math.min(1, seconds / 4));
    return await run(store, seconds);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function run(store: Store, seconds: number) {
  const began = performance.now();
  const until = began + seconds * 1000;
  const latencies: number[] = [];
  await Promise.all(Array.from({ length: people }, (_, n) => talk(store, String(n), until, latencies)));
  const took = (performance.now() - began) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    turnsPerSecond: Math.round(latencies.length / took),
    turnMs: { median: at(latencies, 0.5), p99: at(latencies, 0.99) },
  };
}

async function talk(store: Store, user: string, until: number, latencies: number[]): Promise<void> {
  const person = seal.personKey('bench', user);
  for (let turn = 0; performance.now() < until; turn++) {
    const began = performance.now();
    await oneTurn(store, person, `bench:${user}.${began}`, turn);
    latencies.push(performance.now() - began);
  }
}

async function oneTurn(store: Store, person: ReturnType<typeof seal.personKey>, event: string, turn: number) {
  const row = await store.load(person);
  const outbox = { platform: 'bench', to: { chat: 12_345 }, calls: [{ text: 'A question of usual length? '.repeat(8) }] };
  const saved = await store.commit({
    person, event, version: row?.version ?? 0, session: session(turn), adapter: { message: turn }, outbox,
  });
  if (saved.outcome !== 'saved' || saved.outbox === undefined) throw new Error(saved.outcome);
  await store.markSent(saved.outbox, 1, { message: turn + 1 });
}

/** About 300 bytes of JSON. */
function session(turn: number): Session {
  const answers = { hello: 'go', 'signs.taught_invest': 'yes', 'signs.not_registered': 'unsure', 'signs.fee': 'no', who: 'me' };
  const frame = { flow: 'checks/relationship-investment', revision: 'a1b2c3d4e5f60718', answers };
  return { v: 1, frames: [frame], language: 'en', country: 'GB', misses: 0, asked: turn, last: `telegram:${turn}` };
}

async function fill(store: Store, events: number): Promise<void> {
  const nothing: Session = { v: 1, frames: [], misses: 0, asked: 0 };
  for (let n = 0; n < events; n += 5000) {
    const some = Array.from({ length: 5000 }, (_, k) =>
      store.commit({ person: seal.personKey('fill', `${n + k}`), event: `fill:${n + k}`, version: 0, session: nothing, adapter: null }),
    );
    await Promise.all(some);
  }
}

function at(sorted: number[], share: number): number {
  return round(sorted[Math.floor(sorted.length * share)] ?? 0);
}

function round(figure: number): number {
  return Math.round(figure * 10) / 10;
}
