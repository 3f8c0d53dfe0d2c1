import type { DatabaseSync } from 'node:sqlite';
import { busy } from './errors.ts';

/** Takes the write lock at the start: a transaction that first reads could not be waited for. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // After some errors (a full disk, say) SQLite has rolled back already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Copies the write-ahead log into the database and empties it; busy while another process is reading it. */
export function emptyLog(db: DatabaseSync): void {
  const outcome = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  if (outcome?.['busy'] !== 0) throw busy('the write-ahead log cannot be emptied yet');
}
