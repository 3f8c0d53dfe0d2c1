import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sample, type Sample } from './measure.ts';

/**
 * What the machine itself can do: one read and one compare-and-set write of 300 bytes per turn in bare SQLite with
 * full sync, so many turns to a commit. Figures of other machines are compared by it.
 */
export async function bareSqlite(perCommit: number, seconds: number): Promise<Sample> {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-bench-'));
  const db = new DatabaseSync(join(folder, 'bare.db'));
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, version INTEGER, session TEXT)');
    for (let id = 0; id < PEOPLE; id++) db.prepare('INSERT INTO row VALUES (?, 0, ?)').run(id, SESSION);
    return await sample(turns(db, perCommit), seconds);
  } finally {
    db.close();
    rmSync(folder, { recursive: true });
  }
}

const PEOPLE = 500;
const SESSION = JSON.stringify({ text: 'x'.repeat(290) });

function turns(db: DatabaseSync, perCommit: number): () => number {
  const read = db.prepare('SELECT version, session FROM row WHERE id = ?');
  const write = db.prepare('UPDATE row SET version = version + 1, session = ? WHERE id = ? AND version = ?');
  let next = 0;
  return () => {
    db.exec('BEGIN IMMEDIATE');
    for (let n = 0; n < perCommit; n++) {
      const id = next++ % PEOPLE;
      const row = read.get(id);
      write.run(String(row?.['session']), id, Number(row?.['version']));
    }
    db.exec('COMMIT');
    return perCommit;
  };
}
