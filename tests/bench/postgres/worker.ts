import process from 'node:process';
import pg from 'pg';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { seal } from '../folder.ts';
import { readBenchMaterial, worldFrom } from '../material.ts';
import { openBot } from '../nobody.ts';
import { Person } from '../person.ts';

/**
 * One process of the benchmark: people who talk at the same time, each turn after the other. Arguments: `ours`, `bare`
 * or `whole` (through Botkit as well), address, first and last number of its people. Told how many milliseconds to go on, it answers with a `Ran`.
 */
const [, , kind = '', url = '', first = '0', last = '0'] = process.argv;
const users = Array.from({ length: Number(last) - Number(first) }, (_, n) => `${Number(first) + n}`);
const turns = await { ours, bare, whole }[kind as Kind]();

export type Kind = 'ours' | 'bare' | 'whole';
/** Does one turn or a few of them, and says how many. */
type Turns = () => Promise<number>;

export interface Ran {
  turns: number;
  /** Seconds of the processor. */
  cpu: number;
}

async function ours(): Promise<Turns[]> {
  const world = worldFrom(readBenchMaterial());
  const store = await openPostgres(url, { seal, clock: Date.now });
  return users.map((user) => {
    const person = new Person(user, world, store);
    return () => person.checklistTurn().then(() => 1);
  });
}

/** Each a checklist of somebody new, through Botkit to a platform that is nobody. */
async function whole(): Promise<Turns[]> {
  const bot = await openBot(readBenchMaterial(), await openPostgres(url, { seal, clock: Date.now }));
  let born = 0;
  return users.map((user) => async () => {
    let done = 0;
    await bot.someone(`${user} ${born++}`, () => (done += 1));
    return done;
  });
}

/** One read and one write of a row of the usual size, by the same client, and nothing else. */
async function bare(): Promise<Turns[]> {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const session = JSON.stringify({ v: 1, frames: [{ flow: 'bench/checklist', revision: 'a1b2c3d4e5f60718', answers: 'x'.repeat(220) }] });
  await pool.query('INSERT INTO bare SELECT unnest($1::text[]), 0, $2 ON CONFLICT DO NOTHING', [users, session]);
  return users.map((user) => async () => {
    const { rows } = await pool.query<{ version: string; session: string }>({ name: 'read', text: 'SELECT version, session FROM bare WHERE person = $1', values: [user] });
    await pool.query({ name: 'write', text: 'UPDATE bare SET version = version + 1, session = $2 WHERE person = $1 AND version = $3', values: [user, rows[0]?.session, rows[0]?.version] });
    return 1;
  });
}

async function run(milliseconds: number): Promise<Ran> {
  const until = performance.now() + milliseconds;
  const before = process.cpuUsage();
  let done = 0;
  await Promise.all(
    turns.map(async (turn) => {
      while (performance.now() < until) {
        // `done += await` would forget what others did meanwhile.
        const more = await turn();
        done += more;
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { turns: done, cpu: (user + system) / 1e6 };
}

process.on('message', (milliseconds: number) => void run(milliseconds).then((ran) => process.send?.(ran)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
