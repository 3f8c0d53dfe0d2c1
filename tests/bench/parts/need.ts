import { availableParallelism } from 'node:os';
import { PostgresServer } from '../../postgres/server.ts';
import { readBenchMaterial, worldFrom } from '../material.ts';
import { median } from '../measure.ts';
import { type Costs, habits, mostOf, needOf } from '../need.ts';
import { checklistPlace } from '../person.ts';
import type { Figure, Part } from '../report.ts';
import { fillPostgres } from '../sizes/filled.ts';
import { Contestant } from '../telegram/contestant.ts';
import { CONNECTIONS } from '../telegram/people.ts';
import { Platform } from '../telegram/platform.ts';
import { crowd, ended, measured, type Round } from './postgres.ts';
import { checklistTalk } from './telegram.ts';

/** What many people take, from what one turn costs; and how well such a reckoning foretells what this machine then does. */
export async function need(quick: boolean): Promise<Part[]> {
  const http = await telegramTurn(quick);
  const server = await PostgresServer.start('fsync=on', 'full_page_writes=on', 'max_connections=100', 'shared_buffers=128MB');
  try {
    const turns = await wholeTurns(server, quick);
    const rows = await rowSizes(server, quick);
    const costs: Costs = { worker: http, database: turns.one.database, session: rows.few.session, event: rows.few.event };
    return [inputs(costs, turns.one), checks(turns, rows), ...[1e6, 1e7, 1e8].map((people) => needs(people, costs))];
  } finally {
    await server.remove();
  }
}

/** Microseconds of the processor for a turn that comes in by a webhook and goes out in three calls. */
async function telegramTurn(quick: boolean): Promise<number> {
  const platform = new Platform();
  const bot = await Contestant.begin('ours', platform, await platform.start(), checklistTalk());
  try {
    await bot.saturated(CONNECTIONS, quick ? 2 : 5);
    const { cpu, turns } = await bot.saturated(CONNECTIONS, quick ? 3 : 10);
    return (cpu / turns) * 1e6;
  } finally {
    await bot.end();
    await platform.stop();
  }
}

interface Turns {
  /** One worker that has as much to do as it can. */
  one: { worker: number; database: number };
  /** Turns a second with two of them. */
  two: number;
}

/** Through Botkit and the engine to PostgreSQL, without a platform. */
async function wholeTurns(server: PostgresServer, quick: boolean): Promise<Turns> {
  const rounds = { one: await wholeRounds(server, 1, quick), two: await wholeRounds(server, 2, quick) };
  const each = (of: (round: Round) => number) => median(rounds.one.map(of));
  const machine = availableParallelism() * 1e6;
  return {
    one: { worker: each(({ busy, rate }) => (busy.workers * machine) / rate), database: each(({ busy, rate }) => (busy.others * machine) / rate) },
    two: median(rounds.two.map(({ rate }) => rate)),
  };
}

async function wholeRounds(server: PostgresServer, count: number, quick: boolean): Promise<Round[]> {
  const workers = await crowd('whole', await server.createDatabase(`need_${count}`), count);
  const rounds: Round[] = [];
  for (let round = 0; round <= (quick ? 2 : 4); round += 1) rounds.push(await measured(workers, quick ? 2_000 : 5_000));
  await ended(workers);
  return rounds.slice(1);
}

interface Rows {
  few: { session: number; event: number };
  /** Bytes of all, foretold from the few and counted. */
  many: { rows: number; foretold: number; counted: number };
}

async function rowSizes(server: PostgresServer, quick: boolean): Promise<Rows> {
  const session = JSON.stringify(checklistPlace(worldFrom(readBenchMaterial()), 5).session);
  const sized = async (count: number) => {
    const filled = await fillPostgres(server, { session, count, expired: count / 10 });
    const bytes = await filled.bytes();
    await filled.close();
    return bytes;
  };
  const [few, many] = quick ? [20_000, 100_000] : [100_000, 2_000_000];
  const [a, b] = [await sized(few), await sized(many)];
  const row = { session: a.sessions / few, event: a.events / few };
  return { few: row, many: { rows: many, foretold: many * (row.session + row.event), counted: b.sessions + b.events } };
}

function inputs({ worker, database, session, event }: Costs, one: Turns['one']): Part {
  return {
    title: `What one turn costs (PostgreSQL with full sync; ${habits.talks} talks of ${habits.turns} turns a month, ${habits.peak} times the average in the worst minute)`,
    figures: [
      { name: 'a worker, from Telegram and back', value: worker, unit: 'us of CPU' },
      { name: '  of that Botkit, engine and client of the database', value: one.worker, unit: 'us of CPU' },
      { name: 'PostgreSQL, and what else the machine does', value: database, unit: 'us of CPU' },
      { name: 'a conversation in the database', value: session, unit: 'bytes' },
      { name: 'an event that it would know again', value: event, unit: 'bytes' },
    ],
  };
}

function checks({ one, two }: Turns, { many }: Rows): Part {
  const foretold = mostOf(availableParallelism(), one);
  const figure = (name: string, said: number, found: number, unit: string): Figure => ({ name, value: found, unit, note: `foretold ${Math.round(said).toLocaleString('en')}: ${((said / found - 1) * 100).toFixed(0)} % off` });
  return {
    title: 'What was foretold from one worker and few rows, and what came',
    figures: [
      figure('two workers and PostgreSQL share this machine', foretold, two, 'turns per second'),
      figure(`${many.rows.toLocaleString('en')} conversations and events`, many.foretold / 2 ** 20, many.counted / 2 ** 20, 'MiB'),
    ],
  };
}

function needs(people: number, costs: Costs): Part {
  const { average, peak, workers, database, disk } = needOf(people, costs);
  return {
    title: `${(people / 1e6).toLocaleString('en')} million people a month`,
    figures: [
      { name: 'turns', value: peak, unit: 'a second in the worst minute', note: `${average.toFixed(1)} on average` },
      { name: 'workers', value: workers, unit: 'processors', note: `${Math.max(2, Math.ceil(workers))} processes of one each: never fewer than two` },
      { name: 'PostgreSQL', value: database, unit: 'processors' },
      { name: 'PostgreSQL', value: disk / 2 ** 30, unit: 'GiB of disk' },
    ],
  };
}
