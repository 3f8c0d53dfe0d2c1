import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Finding, megabytes, ok, problem, schemaFinding, secretFinding, warning } from '../finding.ts';
import type { OutboxRow } from '../outbox.ts';
import type { Seal } from '../seal.ts';
import { SCHEMA } from './migrations.ts';

/** Bytes of free space: below the first SQLite soon cannot write, below the second an operator should look. */
const SPACE = { least: 50e6, low: 500e6 };
/** Waiting replies that are tried to be opened. */
const TRIED = 100;

/** Without changing or making anything. */
export function inspectSqlite(file: string, seal: Seal | undefined): Finding[] {
  const folder = existingAbove(file);
  const around = [writableFinding(existsSync(file) ? file : folder), spaceFinding(folder)];
  if (!existsSync(file) || statSync(file).size === 0) return [ok('place', `${file} is made by the first start`), ...around];
  return [ok('place', `${file}, ${megabytes(statSync(file).size)}`), modeFinding(file), ...around, ...insideFindings(file, seal)];
}

function insideFindings(file: string, seal: Seal | undefined): Finding[] {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 1_000 });
    return [...readFindings(db, seal)];
  } catch (error) {
    return [problem('content', `it cannot be read: ${error instanceof Error ? error.message : String(error)}`)];
  } finally {
    db?.close();
  }
}

function* readFindings(db: DatabaseSync, seal: Seal | undefined): Generator<Finding> {
  const found = Number(db.prepare('PRAGMA user_version').get()?.['user_version']);
  yield schemaFinding(found, SCHEMA);
  const whole = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (whole !== 'ok') yield problem('content', `damaged (${String(whole)}): restore a copy`);
  if (found === 0 || found > SCHEMA) return;
  const fingerprint = db.prepare("SELECT value FROM meta WHERE name = 'secret'").get()?.['value'];
  // The shape of these columns.
  const waiting = db.prepare('SELECT id, person, platform, sealed, sent FROM outbox LIMIT ?').all(TRIED) as unknown as OutboxRow[];
  yield secretFinding(seal, fingerprint instanceof Uint8Array ? fingerprint : undefined, waiting);
  yield ok('content', `${count(db, 'session')} conversations, ${count(db, 'outbox')} replies wait`);
}

function count(db: DatabaseSync, table: 'session' | 'outbox'): number {
  return Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']);
}

function modeFinding(file: string): Finding {
  const mode = statSync(file).mode & 0o777;
  if (process.platform === 'win32' || !(mode & 0o077)) return ok('access', 'its user only');
  return warning('access', `others can read it (mode ${mode.toString(8)}). Run: chmod 600 ${file}`);
}

function writableFinding(path: string): Finding {
  try {
    accessSync(path, constants.W_OK);
    return ok('writing', 'allowed');
  } catch {
    return problem('writing', `${path} may not be written by this user`);
  }
}

function spaceFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const text = `${megabytes(free)} free in ${folder}`;
  if (free < SPACE.least) return problem('disk', text);
  return free < SPACE.low ? warning('disk', text) : ok('disk', text);
}

function existingAbove(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) || folder === path ? folder : existingAbove(folder);
}
