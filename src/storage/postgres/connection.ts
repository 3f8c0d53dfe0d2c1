import pg, { type PoolConfig, type QueryResultRow } from 'pg';
import { StoreRefused } from '../store.ts';

/** A database that statements are sent to. */
export interface Database {
  /** Host, port and name: all of the address that may be told. */
  readonly place: string;
  /** One statement, which is a transaction of its own. `name`: prepared once for each connection. */
  run<R extends QueryResultRow>(statement: Statement, values?: unknown[]): Promise<R[]>;
  /** Several statements in one transaction. */
  transaction<T>(work: (run: Database['run']) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Statement {
  name?: string;
  text: string;
}

/** Milliseconds. A statement that took longer has no server behind it any more. */
const TIMES = { connect: 3_000, statement: 8_000, idle: 30_000 } as const;
/** Reads, turns, and what went out each use one at a time; some are left for looks and sweeps. */
export const CONNECTIONS = 6;

const INT8 = 20;

/** Nothing is connected yet. Numbers are JavaScript's: ours fit (times, counted versions). */
export function database(url: string, connections = CONNECTIONS): Database {
  const pool = new pg.Pool(settings(url, connections));
  // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const run = runner(pool);
  return {
    place: placeOf(url),
    run,
    transaction: (work) => transaction(pool, work),
    close: () => pool.end(),
  };
}

function settings(url: string, max: number): PoolConfig {
  return {
    connectionString: url,
    max,
    application_name: 'bothends',
    connectionTimeoutMillis: TIMES.connect,
    query_timeout: TIMES.statement,
    idleTimeoutMillis: TIMES.idle,
    keepAlive: true,
    // Everything is looked up by a key. The planner, which sees the outbox nearly empty, would read through all that
    // was deleted from it since the last vacuum. The pool waits for this.
    onConnect: async (client) => void (await client.query('SET enable_seqscan = off')),
    types: { getTypeParser: (id, format) => (Number(id) === INT8 ? Number : pg.types.getTypeParser(id, format)) },
  };
}

function runner(client: Pick<pg.Pool, 'query'>): Database['run'] {
  return async <R extends QueryResultRow>({ name, text }: Statement, values: unknown[] = []) => {
    const { rows } = await client.query<R>({ text, values, ...(name !== undefined && { name }) });
    return rows;
  };
}

async function transaction<T>(pool: pg.Pool, work: (run: Database['run']) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // Once it is taken from the pool its errors are ours; the statement in hand rejects as well.
  client.on('error', () => {});
  try {
    await client.query('BEGIN');
    const result = await work(runner(client));
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // With its connection the transaction is gone.
    client.release(true);
    throw error;
  }
}

/** Refuses what could show a part of the password: one that is not written as an address must be. */
export function placeOf(url: string): string {
  const parsed = /^postgres(ql)?:\/\//.test(url) ? URL.parse(url) : null;
  if (!parsed || !/^\/[^/@]+$/.test(parsed.pathname)) throw new StoreRefused('DATABASE_URL cannot be read: write postgres://user:password@host:5432/database, with %XX for what is no letter or digit in the password.');
  const host = parsed.searchParams.get('host') ?? (parsed.hostname || 'localhost');
  return `${host}:${parsed.searchParams.get('port') ?? (parsed.port || 5432)}${parsed.pathname}`;
}
