import { type Finding, ok, problem } from './finding.ts';
import { parseLocation } from './location.ts';
import { createSeal, type Seal } from './seal.ts';
import { findSecret } from './secret.ts';
import { inspectSqlite } from './sqlite/inspect.ts';
import { StoreRefused } from './store.ts';

/**
 * Looks at the database that `DATABASE_URL` names, as far as it can without changing anything. Never rejects because
 * of what it finds; no text holds a secret.
 * @param given SESSION_SECRET
 */
export async function inspect(url: string, given: string | undefined, clock: () => number): Promise<Finding[]> {
  const place = parseLocation(url);
  const [seal, mistake] = sealOf(url, given);
  const found = await findings(place, seal, clock);
  return mistake ? [mistake, ...found] : found;
}

async function findings(place: ReturnType<typeof parseLocation>, seal: Seal | undefined, clock: () => number): Promise<Finding[]> {
  if (place.kind === 'postgres') return (await import('./postgres/inspect.ts')).inspectPostgres(place.url, seal, clock);
  const file = place.kind === 'sqlite' ? place.file : undefined;
  return file === undefined ? [ok('place', 'in memory: everything goes with the process')] : inspectSqlite(file, seal);
}

function sealOf(url: string, given: string | undefined): [Seal | undefined, Finding?] {
  try {
    const secret = findSecret(url, given);
    return [secret === undefined ? undefined : createSeal(secret)];
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    return [undefined, problem('secret', error.message)];
  }
}
