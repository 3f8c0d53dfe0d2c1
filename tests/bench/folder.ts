import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeal } from '../../src/storage/seal.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Store } from '../../src/storage/store.ts';

export const seal = createSeal('a secret of the benchmark, long enough');

/** Works on a new database in a file, with full sync; closed and deleted afterwards. */
export async function withDatabase<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-bench-'));
  const store = await openSqlite(join(folder, 'bench.db'), { seal, clock: Date.now });
  try {
    return await work(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
