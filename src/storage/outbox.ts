import type { Seal } from './seal.ts';
import { CorruptRow, type Json, type OutboxEntry, type OutboxId, type PersonKey } from './store.ts';

/** An entry as it lies in a database. */
export interface OutboxRow {
  id: OutboxId;
  person: PersonKey;
  platform: string;
  sealed: Uint8Array;
  sent: number;
}

/** What is sealed of an outbox entry, as JSON. */
export function contentOf({ to, calls }: Pick<OutboxEntry, 'to' | 'calls'>): string {
  return JSON.stringify([to, calls]);
}

/** Throws when the entry was not sealed with this secret, for this person, as `contentOf` wrote it. */
export function openEntry(seal: Seal, { id, person, platform, sealed, sent }: OutboxRow): OutboxEntry {
  // What `contentOf` wrote: the tag of the seal vouches for it.
  const content = JSON.parse(seal.open(sealed, about(person, platform))) as Json;
  const [to = null, calls] = Array.isArray(content) ? content : [];
  if (!Array.isArray(calls)) throw new CorruptRow('an outbox entry does not hold calls');
  return { id, person, platform, to, calls, sent };
}

/** Binds a sealed entry to its person and platform. */
export function about(person: PersonKey, platform: string): string {
  return `${person} ${platform}`;
}
