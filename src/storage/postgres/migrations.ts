import { StoreRefused } from '../store.ts';
import type { Database } from './connection.ts';

/**
 * Everything is in a schema of its own, so that the database may hold other things too. Times (`at`, `expires`,
 * `touched`) are milliseconds since 1970 by the clock of whoever wrote them; what decides who is alive (`seen`) is
 * the database's own.
 *
 * `session` has no index on times: every turn would pay for it, and the sweep walks the table by its key; room in
 * its pages lets a turn write beside the row it replaces. `outbox` is always small and always changing: it is
 * cleaned early.
 *
 * In order; the number of those applied is in `schema`. An entry that was released never changes: add the next one.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE bothends.meta (name text PRIMARY KEY, value bytea NOT NULL);

  CREATE TABLE bothends.session (
    person text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    session text NOT NULL,
    adapter text NOT NULL,
    expires bigint NOT NULL
  ) WITH (fillfactor = 70);

  CREATE TABLE bothends.event (id bytea PRIMARY KEY, n bigint NOT NULL GENERATED ALWAYS AS IDENTITY, at bigint NOT NULL);
  CREATE INDEX ON bothends.event (at);

  -- One process each; its row goes when it stops, or when another finds that it has not been seen for too long.
  CREATE TABLE bothends.worker (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    seen timestamptz NOT NULL DEFAULT clock_timestamp()
  ) WITH (fillfactor = 50);

  -- id is the n of the event that it answers; version is the row's after that turn; owner is the worker that sends it.
  CREATE TABLE bothends.outbox (
    id bigint PRIMARY KEY,
    person text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    platform text NOT NULL,
    sealed bytea NOT NULL,
    total int NOT NULL,
    sent int NOT NULL,
    at bigint NOT NULL,
    owner bigint NOT NULL
  ) WITH (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0);
  CREATE INDEX ON bothends.outbox (person);

  CREATE TABLE bothends.revision (
    flow text NOT NULL,
    revision text NOT NULL,
    source text NOT NULL,
    touched bigint NOT NULL,
    PRIMARY KEY (flow, revision)
  );

  CREATE TABLE bothends.document (
    shelf text NOT NULL,
    key text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (shelf, key)
  );
  `,
];

/** The schema that this release makes and uses. */
export const SCHEMA = migrations.length;

/** Any number that nobody else locks: workers that start together migrate one after the other. */
const LOCK = 7_305_846_113;

/** Brings the database to this release's schema, or refuses one that is newer. */
export async function migrate(database: Database): Promise<void> {
  if ((await schemaOf(database.run)) === SCHEMA) return;
  await database.transaction(async (run) => {
    await run({ text: 'SELECT pg_advisory_xact_lock($1)' }, [LOCK]);
    await run({ text: 'CREATE SCHEMA IF NOT EXISTS bothends' });
    await run({ text: 'CREATE TABLE IF NOT EXISTS bothends.schema (version int NOT NULL)' });
    // Another process may have done it while we waited for the lock.
    const applied = (await schemaOf(run)) ?? 0;
    assertKnown(applied, database.place);
    for (const text of migrations.slice(applied)) await run({ text });
    if (applied === SCHEMA) return;
    await run({ text: 'DELETE FROM bothends.schema' });
    await run({ text: 'INSERT INTO bothends.schema VALUES ($1)' }, [SCHEMA]);
  });
}

/** The number of migrations that a database has had; undefined where there is nothing of ours. */
export async function schemaOf(run: Database['run']): Promise<number | undefined> {
  const [there] = await run<{ there: boolean }>({ text: "SELECT to_regclass('bothends.schema') IS NOT NULL AS there" });
  if (!there?.there) return undefined;
  const [row] = await run<{ version: number }>({ text: 'SELECT version FROM bothends.schema' });
  return row?.version;
}

function assertKnown(version: number, place: string): void {
  if (version <= SCHEMA) return;
  throw new StoreRefused(`${place} has schema ${version}, this release knows ${SCHEMA}: run the newer release, or restore the copy made before it.`);
}
