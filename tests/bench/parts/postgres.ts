import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { database } from '../../../src/storage/postgres/connection.ts';
import { PostgresServer } from '../../postgres/server.ts';
import { median } from '../measure.ts';
import { type Figure, least, type Part } from '../report.ts';
import type { Kind, Ran } from '../postgres/worker.ts';

const worker = fileURLToPath(new URL('../postgres/worker.ts', import.meta.url));
/** People who talk at the same time, over all workers. */
const PEOPLE = 500;

export interface Round extends Ran {
  /** Turns per second of all workers. */
  rate: number;
  /** Shares of the machine: this benchmark's workers, and all else that was busy: PostgreSQL, and whatever else the machine does. */
  busy: { workers: number; others: number };
}

/** Whole turns of the engine on PostgreSQL with full sync, by several processes, beside a read and a write by the same client. */
export async function postgres(quick: boolean): Promise<Part> {
  const server = await PostgresServer.start('fsync=on', 'full_page_writes=on', 'max_connections=100', 'shared_buffers=128MB');
  try {
    const figures: Figure[] = [];
    for (const count of [1, 2, 4]) figures.push(...(await compared(server, count, quick)));
    return { title: `PostgreSQL with full sync: ${PEOPLE} people; load, advance, commit with outbox, markSent (no Botkit, no network)`, figures };
  } finally {
    await server.remove();
  }
}

async function compared(server: PostgresServer, count: number, quick: boolean): Promise<Figure[]> {
  const url = await server.createDatabase(`bench_${count}`);
  await prepared(url);
  const crowds = { ours: await crowd('ours', url, count), bare: await crowd('bare', url, count) };
  const rounds: Record<'ours' | 'bare', Round[]> = { ours: [], bare: [] };
  for (let round = 0; round <= (quick ? 3 : 6); round += 1) {
    for (const kind of ['ours', 'bare'] as const) {
      const ran = await measured(crowds[kind], quick ? 2_000 : 4_000);
      if (round > 0) rounds[kind].push(ran);
    }
  }
  await ended([...crowds.ours, ...crowds.bare]);
  return figuresOf(count, rounds);
}

/** To be waited for before the server goes. */
export async function ended(children: readonly ChildProcess[]): Promise<void> {
  await Promise.all(children.map((each) => (each.disconnect(), once(each, 'exit'))));
}

async function prepared(url: string): Promise<void> {
  const admin = database(url, 1);
  await admin.run({ text: 'CREATE TABLE bare (person text PRIMARY KEY, version bigint NOT NULL, session text NOT NULL) WITH (fillfactor = 70)' });
  await admin.close();
}

export function crowd(kind: Kind, url: string, count: number): Promise<ChildProcess[]> {
  const share = PEOPLE / count;
  return Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const child = fork(worker, [kind, url, String(n * share), String((n + 1) * share)]);
      await once(child, 'message');
      return child;
    }),
  );
}

export async function measured(crowd: readonly ChildProcess[], milliseconds: number): Promise<Round> {
  const [began, busyBefore] = [performance.now(), busySeconds()];
  const parts = await Promise.all(
    crowd.map(async (child) => {
      child.send(milliseconds);
      // What the worker answers with.
      const [ran] = (await once(child, 'message')) as [Ran];
      return ran;
    }),
  );
  const [seconds, busy] = [(performance.now() - began) / 1000, busySeconds() - busyBefore];
  const [turns, cpu] = [parts.reduce((sum, each) => sum + each.turns, 0), parts.reduce((sum, each) => sum + each.cpu, 0)];
  const machine = seconds * availableParallelism();
  return { turns, cpu, rate: turns / seconds, busy: { workers: cpu / machine, others: Math.max(0, busy - cpu) / machine } };
}

/** Seconds that the machine's processors were not idle. */
function busySeconds(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1000;
}

function figuresOf(count: number, { ours, bare }: Record<'ours' | 'bare', Round[]>): Figure[] {
  const rate = (rounds: Round[]) => median(rounds.map((each) => each.rate));
  const name = count === 1 ? '1 worker' : `${count} workers`;
  return [
    { name, value: rate(ours), unit: 'turns per second', note: whereTime(ours) },
    { name: '  a read and a write, without us', value: rate(bare), unit: 'turns per second', note: whereTime(bare) },
    { name: '  ours beside it', value: median(ours.map((each, n) => each.rate / (bare[n]?.rate ?? each.rate))) * 100, unit: '%', target: least(70) },
  ];
}

/** What keeps it from being faster: the processors where they are busy, else the disk's sync and the way to and fro. */
function whereTime(rounds: readonly Round[]): string {
  const share = (of: (round: Round) => number) => Math.round(median(rounds.map(of)) * 100);
  const [workers, others] = [share(({ busy }) => busy.workers), share(({ busy }) => busy.others)];
  const most = workers + others < 80 ? 'waiting for the sync of the disk and the way to it' : workers > others ? "the workers' processor time" : "PostgreSQL's processor time";
  return `bottleneck: ${most} (of the machine: workers ${workers} %, PostgreSQL and all else ${others} %)`;
}
