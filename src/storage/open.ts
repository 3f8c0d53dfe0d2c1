import { parseLocation } from './location.ts';
import { MemoryStore } from './memory.ts';
import type { Seal } from './seal.ts';
import { openSqlite } from './sqlite/open.ts';
import type { Store } from './store.ts';

export interface StoreOptions {
  seal: Seal;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of what had to be given up; no personal data in it. */
  report?: (problem: Error) => void;
}

/** Opens what `DATABASE_URL` names: `sqlite:./data/bothends.db`, `sqlite::memory:`, `memory:` or
 * `postgres://…`, whose client is loaded only then. */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  const place = parseLocation(url);
  switch (place.kind) {
    case 'memory':
      return new MemoryStore(options.clock);
    case 'sqlite':
      return openSqlite(place.file, options);
    case 'postgres':
      return (await import('./postgres/open.ts')).openPostgres(place.url, options);
    default:
      throw place satisfies never;
  }
}
