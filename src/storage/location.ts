import { resolve } from 'node:path';
import { StoreRefused } from './store.ts';

/** Where a store is, as `DATABASE_URL` says it. */
export type Location =
  | { kind: 'memory' }
  /** No `file`: SQLite in memory. */
  | { kind: 'sqlite'; file?: string }
  | { kind: 'postgres'; url: string };

const HELP = 'Use sqlite:./data/bothends.db, memory: or postgres://user@host/database.';

export function parseLocation(url: string): Location {
  const colon = url.indexOf(':');
  if (colon < 0) throw new StoreRefused(`DATABASE_URL does not begin with a kind of database. ${HELP}`);
  const scheme = url.slice(0, colon);
  switch (scheme) {
    case 'memory':
      return { kind: 'memory' };
    case 'sqlite':
      return sqlite(url.slice(colon + 1));
    case 'postgres':
    case 'postgresql':
      return { kind: 'postgres', url };
    default:
      throw new StoreRefused(`DATABASE_URL names "${scheme}", a kind of database that is not known. ${HELP}`);
  }
}

export function isPostgres(url: string): boolean {
  return parseLocation(url).kind === 'postgres';
}

/** `sqlite:///srv/a.db` is accepted for `sqlite:/srv/a.db`: people write both. */
function sqlite(rest: string): Location {
  const path = rest.startsWith('//') ? rest.slice(2) : rest;
  if (path === '') throw new StoreRefused(`DATABASE_URL names no file. ${HELP}`);
  return path === ':memory:' ? { kind: 'sqlite' } : { kind: 'sqlite', file: resolve(path) };
}
