import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createPrivate, hasContent, isSqlite, makeFolderFor, orRefused, readPrivate } from './files.ts';
import { parseLocation } from './location.ts';
import { assertSecret } from './seal.ts';
import { StoreRefused } from './store.ts';

/**
 * The operator's secret: `given` (SESSION_SECRET), else for a SQLite file the file `<database>.secret` beside it,
 * made at the first start. What lives in memory only gets a secret that is forgotten with it.
 */
export function loadSecret(url: string, given?: string): string {
  if (given) {
    assertSecret(given);
    return given;
  }
  const place = parseLocation(url);
  if (place.kind === 'postgres') {
    throw new StoreRefused('SESSION_SECRET is required with PostgreSQL. Make one with: openssl rand -base64 48');
  }
  const { file } = place.kind === 'sqlite' ? place : {};
  return file ? orRefused(`${file}.secret`, () => secretBeside(file)) : fresh();
}

/** The secret that `loadSecret` would give, without making one; undefined where none is made yet. */
export function findSecret(url: string, given?: string): string | undefined {
  const place = parseLocation(url);
  const file = place.kind === 'sqlite' && place.file ? `${place.file}.secret` : undefined;
  return given || (file && existsSync(file) ? orRefused(file, () => readPrivate(file).trim()) : undefined);
}

function secretBeside(database: string): string {
  const file = `${database}.secret`;
  if (hasContent(database) && !existsSync(file)) {
    if (!isSqlite(database)) throw new StoreRefused(`${database} is not a database of this program. Move it away, or name another file in DATABASE_URL.`);
    throw new StoreRefused(
      `${database} was made with a secret that is not here: restore ${file}, set SESSION_SECRET, ` +
        'or move the database away to begin with an empty one.',
    );
  }
  makeFolderFor(file);
  createPrivate(file, `${fresh()}\n`);
  const secret = readPrivate(file).trim();
  assertSecret(secret, file);
  return secret;
}

function fresh(): string {
  return randomBytes(48).toString('base64url');
}
