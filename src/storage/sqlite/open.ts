import type { DatabaseSync } from 'node:sqlite';
import type { Seal } from '../seal.ts';
import { connect } from './connection.ts';
import { patiently } from './errors.ts';
import { StoreRefused } from '../store.ts';
import { type SqliteOptions, SqliteStore } from './store.ts';
import { ThreadedWriter } from './threaded.ts';
import { transaction } from './transaction.ts';
import { DirectWriter } from './writer.ts';

/** Without `file`: in memory. */
export async function openSqlite(file: string | undefined, options: SqliteOptions): Promise<SqliteStore> {
  try {
    return await openConnected(await connect(file), file, options);
  } catch (error) {
    // What SQLite says of tables that are not as ours.
    if (!(error instanceof Error && 'errcode' in error)) throw error;
    throw new StoreRefused(`${file} is not a database of this program: ${error.message}`, { cause: error });
  }
}

async function openConnected(db: DatabaseSync, file: string | undefined, options: SqliteOptions): Promise<SqliteStore> {
  try {
    await patiently(file ?? ':memory:', () => assertSameSecret(db, options.seal));
    const { seal, report = () => {}, batch } = options;
    // No other thread can open what is in memory.
    const writer = file === undefined ? new DirectWriter(db, { seal, report, batch }) : new ThreadedWriter(file, { seal, report, batch });
    return new SqliteStore(db, writer, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Under another secret nobody would find their conversation again, and nothing would say why. */
function assertSameSecret(db: DatabaseSync, { fingerprint }: Seal): void {
  const known = fingerprintOf(db) ?? keep(db, fingerprint);
  if (Buffer.from(fingerprint).equals(known)) return;
  throw new StoreRefused(
    `${db.location()} was made with another secret: give the old one as SESSION_SECRET, ` +
      'or move the database away to begin with an empty one.',
  );
}

function keep(db: DatabaseSync, fingerprint: Uint8Array): Uint8Array {
  return transaction(db, () => {
    db.prepare("INSERT INTO meta (name, value) VALUES ('secret', ?) ON CONFLICT DO NOTHING").run(fingerprint);
    return fingerprintOf(db) ?? fingerprint;
  });
}

function fingerprintOf(db: DatabaseSync): Uint8Array | undefined {
  const value = db.prepare("SELECT value FROM meta WHERE name = 'secret'").get()?.['value'];
  return value instanceof Uint8Array ? value : undefined;
}
