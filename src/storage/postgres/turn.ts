import { firstVersion } from '../row.ts';
import type { PersonKey } from '../store.ts';

/** A turn ready to be written: everything costly or able to fail was done before. */
export interface PreparedTurn {
  person: PersonKey;
  event: Uint8Array;
  version: number;
  /** JSON; undefined when there is nothing to keep. */
  session: string | undefined;
  adapter: string;
  expires: number;
  outbox: { platform: string; sealed: Uint8Array; total: number } | undefined;
}

/** The values of `statements.save`. */
export function valuesOf(turns: readonly PreparedTurn[], now: number, owner: number): unknown[] {
  return [
    turns.map(({ person }) => person),
    turns.map(({ event }) => event),
    turns.map(({ version }) => version),
    turns.map(firstVersion),
    turns.map(({ session }) => session ?? null),
    turns.map(({ adapter }) => adapter),
    turns.map(({ expires }) => expires),
    turns.map(({ outbox }) => outbox?.platform ?? null),
    turns.map(({ outbox }) => outbox?.sealed ?? null),
    turns.map(({ outbox }) => outbox?.total ?? null),
    now,
    owner,
  ];
}
