import type { DatabaseSync } from 'node:sqlite';
import { StoreRefused } from '../store.ts';
import { transaction } from './transaction.ts';

/**
 * No index on times: every turn would pay for it, and the sweep can walk the tables in their own order.
 * Times are milliseconds since 1970.
 *
 * In order; the number of those applied is the database's `user_version`. An entry that was released never
 * changes: add the next one.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE session (
    person TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    session TEXT NOT NULL,
    adapter TEXT NOT NULL,
    expires INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE event (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, at INTEGER NOT NULL) STRICT;

  -- id is the n of the event that it answers; version is the row's after that turn.
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    version INTEGER NOT NULL,
    platform TEXT NOT NULL,
    sealed BLOB NOT NULL,
    total INTEGER NOT NULL,
    sent INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE revision (
    flow TEXT NOT NULL,
    revision TEXT NOT NULL,
    source TEXT NOT NULL,
    touched INTEGER NOT NULL,
    PRIMARY KEY (flow, revision)
  ) STRICT;
  `,
  `
  CREATE TABLE document (
    shelf TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (shelf, key)
  ) STRICT;
  `,
];

/** The schema that this release makes and uses. */
export const SCHEMA = migrations.length;

/** Brings the database to this release's schema, or refuses one that is newer. */
export function migrate(db: DatabaseSync, file: string): void {
  if (schemaOf(db, file) === migrations.length) return;
  transaction(db, () => {
    // Another process may have done it while we waited for the lock.
    for (const [n, sql] of migrations.entries()) if (n >= schemaOf(db, file)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function schemaOf(db: DatabaseSync, file: string): number {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version <= migrations.length) return version;
  throw new StoreRefused(
    `${file} has schema ${version}, this release knows ${migrations.length}: ` +
      'run the newer release, or restore the copy made before it.',
  );
}
