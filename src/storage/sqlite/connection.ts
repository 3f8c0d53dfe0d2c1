import { DatabaseSync } from 'node:sqlite';
import { makeFolderFor, orRefused, touchPrivate } from '../files.ts';
import { patiently, unavailable } from './errors.ts';
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
    orRefused(file, () => {
      makeFolderFor(file);
      touchPrivate(file);
    });
  }
  const name = file ?? ':memory:';
  const db = open(name);
  try {
    await patiently(name, () => prepare(db, name));
  } catch (error) {
    db.close();
    throw error;
  }
  return db;
}

function open(name: string): DatabaseSync {
  try {
    return new DatabaseSync(name, { timeout: BLOCKING_WAIT_MS });
  } catch (error) {
    throw unavailable(error, name) ?? error;
  }
}

/**
 * `secure_delete` overwrites what is deleted with zeros. `fullfsync` is for macOS, where a plain sync stops at
 * the disk's own cache. The page cache is in KiB when negative.
 */
function prepare(db: DatabaseSync, name: string): void {
  db.exec('PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000');
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  migrate(db, name);
}
