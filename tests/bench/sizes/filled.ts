import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { openPostgres } from '../../../src/storage/postgres/open.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { retention, type Store } from '../../../src/storage/store.ts';
import { PostgresServer } from '../../postgres/server.ts';
import { seal } from '../folder.ts';

/** A database that holds many sessions, each with the event that it was last changed by. */
export interface Filled {
  readonly store: Store;
  /** Puts these people (keys as the store knows them) back to the place where everybody is. */
  place(people: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface FilledPostgres extends Filled {
  /** What sessions and events take, with their indexes. */
  bytes(): Promise<{ sessions: number; events: number }>;
}

export interface Filling {
  /** JSON of the session that all are in. */
  session: string;
  /** Sessions that are past their time, and as many events. */
  expired: number;
  /** Sessions in all. */
  count: number;
}

const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const REST = 'x'.repeat(38);
const ADAPTER = JSON.stringify({ kept: [1234567, 1234568], asked: 1234568, chat: 'x'.repeat(60) });

/** Keys in their order, spread evenly among those that people have. */
function spread(n: number, count: number): string {
  let at = Math.floor((n / count) * 64 ** 5);
  let key = '';
  for (let digit = 0; digit < 5; digit += 1, at = Math.floor(at / 64)) key = (ALPHABET[at % 64] ?? '') + key;
  return `${key}${String(n).padStart(9, '0')}${REST}`.slice(0, 43);
}

/** Events as old as their order says; those that go first are past their time. */
function eventTime(n: number, { count, expired }: Filling, now: number): number {
  if (n < expired) return now - retention.events - 1000;
  return now - Math.floor(retention.events * 0.9 * (1 - n / count));
}

export async function fillSqlite(filling: Filling): Promise<Filled> {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-bench-'));
  const file = join(folder, 'bench.db');
  await (await openSqlite(file, { seal, clock: Date.now })).close();
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; BEGIN');
  const [sessions, events] = [db.prepare('INSERT INTO session VALUES (?, 1, ?, ?, ?)'), db.prepare('INSERT INTO event (id, at) VALUES (?, ?)')];
  const [now, every] = [Date.now(), filling.count / filling.expired];
  const id = randomBytes(16);
  for (let n = 0; n < filling.count; n += 1) {
    sessions.run(spread(n, filling.count), filling.session, ADAPTER, n % every < 1 ? now - 1 : now + retention.idle);
    id.writeUInt32BE(n, 4);
    id.writeUInt32BE(Math.floor((n / filling.count) * 2 ** 32), 0);
    events.run(id, eventTime(n, filling, now));
  }
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL');
  const store = await openSqlite(file, { seal, clock: Date.now });
  const put = db.prepare('INSERT OR REPLACE INTO session VALUES (?, 1, ?, ?, ?)');
  return {
    store,
    async place(people) {
      db.exec('BEGIN IMMEDIATE');
      for (const person of people) put.run(person, filling.session, ADAPTER, Date.now() + retention.idle);
      db.exec('COMMIT');
    },
    async close() {
      db.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const letter = (place: number) => `substr('${ALPHABET}', ((n::float8 / $1 * ${64 ** 5})::bigint >> ${place * 6} & 63)::int + 1, 1)`;
const key = [4, 3, 2, 1, 0].map(letter).join(' || ');

export async function fillPostgres(server: PostgresServer, filling: Filling): Promise<FilledPostgres> {
  const url = await server.createDatabase(`bench_${filling.count}`);
  await (await openPostgres(url, { seal, clock: Date.now })).close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET synchronous_commit = off');
  const now = Date.now();
  await client.query(
    `INSERT INTO bothends.session SELECT left(${key} || lpad(n::text, 9, '0') || '${REST}', 43), 1, $2::text, $3::text,
       CASE WHEN n % $4::bigint = 0 THEN $5::bigint - 1 ELSE $5::bigint + ${retention.idle} END FROM generate_series(0, $1::bigint - 1) AS n`,
    [filling.count, filling.session, ADAPTER, Math.round(filling.count / filling.expired), now],
  );
  await client.query(
    `INSERT INTO bothends.event (id, at) SELECT substring(sha256(n::text::bytea) FOR 16), CASE WHEN n < $2::bigint THEN $3::bigint - ${retention.events + 1000}
       ELSE $3::bigint - (${retention.events * 0.9} * (1 - n::float8 / $1))::bigint END FROM generate_series(0, $1::bigint - 1) AS n`,
    [filling.count, filling.expired, now],
  );
  await client.query('VACUUM (ANALYZE) bothends.session');
  await client.query('VACUUM (ANALYZE) bothends.event');
  await client.query('CHECKPOINT');
  const store = await openPostgres(url, { seal, clock: Date.now });
  return {
    store,
    async place(people) {
      await client.query(
        'INSERT INTO bothends.session SELECT unnest($1::text[]), 1, $2, $3, $4 ON CONFLICT (person) DO UPDATE SET version = 1, session = $2, adapter = $3, expires = $4',
        [people, filling.session, ADAPTER, Date.now() + retention.idle],
      );
    },
    async bytes() {
      const { rows } = await client.query<{ sessions: string; events: string }>("SELECT pg_total_relation_size('bothends.session') AS sessions, pg_total_relation_size('bothends.event') AS events");
      return { sessions: Number(rows[0]?.sessions), events: Number(rows[0]?.events) };
    },
    async close() {
      await client.end();
      await store.close();
    },
  };
}
