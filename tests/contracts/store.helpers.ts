import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from '../../src/engine/session.ts';
import { createSeal } from '../../src/storage/seal.ts';
import type { PersonKey, Store, TurnWrite } from '../../src/storage/store.ts';

export const seal = createSeal('a secret for tests that is long enough');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export function person(user: string): PersonKey {
  return seal.personKey('test', user);
}

/** In a conversation; `note` is found again as an answer. */
export function talking(note = 'yes'): Session {
  const frame = { flow: 'checks/a', revision: 'r1', answers: { 'signs.fee': note } };
  return { v: 1, frames: [frame], language: 'en', misses: 0, asked: 1 };
}

export function ended(): Session {
  return { v: 1, frames: [], language: 'en', country: 'GB', misses: 0, asked: 4 };
}

export function nothing(): Session {
  return { v: 1, frames: [], misses: 0, asked: 4 };
}

let events = 0;
export function turn(user: string, more: Partial<TurnWrite> = {}): TurnWrite {
  return {
    person: person(user), event: `test:${++events}`, version: 0, session: talking(), adapter: null, ...more,
  };
}

export function reply(text = 'A question', count = 1): NonNullable<TurnWrite['outbox']> {
  return { platform: 'test', to: { chat: 7 }, calls: Array.from({ length: count }, (_, n) => ({ text, n })) };
}

/** A saved turn's version and outbox number. */
export async function saved(store: Store, write: TurnWrite): Promise<{ version: number; outbox: number }> {
  const committed = await store.commit(write);
  if (committed.outcome !== 'saved') throw new Error(`not saved: ${committed.outcome}`);
  return { version: committed.version, outbox: committed.outbox ?? 0 };
}

export class Clock {
  now = Date.UTC(2026, 10, 25);
  read = () => this.now;
}

/** A folder that is gone after the work. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything in the files of a folder, byte by byte. */
export function bytesIn(folder: string): string {
  return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
}
