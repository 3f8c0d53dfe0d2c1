import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { PostgresServer } from '../postgres/server.ts';
import { kill } from './kill.ts';

/**
 * `npm run kill -- --times 200 [--store sqlite|postgres]` kills the bot (on PostgreSQL: two workers of it) so many times
 * at random instants under load. Takes about three seconds for each. Exits 1 where anything was lost.
 */
const { values } = parseArgs({ options: { times: { type: 'string', default: '20' }, store: { type: 'string', default: 'sqlite' } } });
const times = Number(values.times);
if (!Number.isInteger(times) || times < 1) throw new Error('--times takes a whole number above 0');
if (values.store !== 'sqlite' && values.store !== 'postgres') throw new Error('--store takes sqlite or postgres');

const home = mkdtempSync(join(tmpdir(), 'bothends-kill-'));
const postgres = values.store === 'postgres' ? await PostgresServer.start('fsync=on') : undefined;
try {
  const scene = postgres ? { database: await postgres.createDatabase('killed'), processes: 2 } : { database: `sqlite:${join(home, 'killed.db')}`, processes: 1 };
  const { wrong, ...counts } = await kill(times, { ...scene, home });
  process.stdout.write(`${values.store}: ${JSON.stringify(counts)}\n${wrong.length} wrong\n${wrong.slice(0, 50).join('\n')}\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  await postgres?.remove();
  rmSync(home, { recursive: true, force: true });
}
