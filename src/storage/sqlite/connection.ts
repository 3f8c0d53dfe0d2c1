import { DatabaseSync } from 'node:sqlite';
import { makeFolderFor, touchPrivate } from '../files.ts';
import { patiently } from './errors.ts';
import { migrate } from './migrations.ts';

/**
 * How long one call may block for another process's lock, in milliseconds. Short, since it holds the event
 * loop; the longer wait is done by timers (`Queue`, `patiently`).
 */
const BLOCKING_WAIT_MS = 10;

/** WAL pages (4 KiB each) after which a commit copies them back: larger, fewer syncs; smaller, shorter pauses. */
const CHECKPOINT_PAGES = 2000;

/** Opens or makes the database and brings it to this release's schema. Without `file`: in memory. */
export async function connect(file?: string): Promise<DatabaseSync> {
  if (file) {
    makeFolderFor(file);
    touchPrivate(file);
  }
  const name = file ?? ':memory:';
  const db = new DatabaseSync(name, { timeout: BLOCKING_WAIT_MS });
  try {
    await patiently(name, () => prepare(db, name));
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

/** `secure_delete` overwrites what is deleted with zeros, in the file and not only in the list of free pages. */
function prepare(db: DatabaseSync, name: string): void {
  db.exec('PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY');
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  migrate(db, name);
}
