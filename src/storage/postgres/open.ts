import type { Seal } from '../seal.ts';
import { StoreRefused } from '../store.ts';
import { type Database, database as connectTo } from './connection.ts';
import { patiently, refused } from './errors.ts';
import { Lease } from './lease.ts';
import { migrate } from './migrations.ts';
import { PostgresStore } from './store.ts';
import type { PostgresOptions } from './writer.ts';

/** Connects, brings the database to this release's schema, and joins those that work on it. */
export async function openPostgres(url: string, options: PostgresOptions): Promise<PostgresStore> {
  const database = connectTo(url);
  const lease = new Lease(database);
  try {
    await patiently(database.place, () => prepare(database, lease, options.seal));
    return new PostgresStore(database, lease, options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function prepare(database: Database, lease: Lease, seal: Seal): Promise<void> {
  try {
    await migrate(database);
    await assertSameSecret(database, seal);
    await lease.start();
  } catch (error) {
    throw refused(error, database.place) ?? error;
  }
}

/** Under another secret nobody would find their conversation again, and nothing would say why. */
async function assertSameSecret(database: Database, { fingerprint }: Seal): Promise<void> {
  await database.run({ text: "INSERT INTO bothends.meta VALUES ('secret', $1) ON CONFLICT DO NOTHING" }, [fingerprint]);
  const known = await fingerprintOf(database.run);
  if (known && Buffer.from(fingerprint).equals(known)) return;
  throw new StoreRefused(`${database.place} was made with another secret: give the old one as SESSION_SECRET, or use an empty database.`);
}

export async function fingerprintOf(run: Database['run']): Promise<Uint8Array | undefined> {
  const [row] = await run<{ value: Uint8Array }>({ text: "SELECT value FROM bothends.meta WHERE name = 'secret'" });
  return row?.value;
}
