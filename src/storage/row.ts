import { randomInt } from 'node:crypto';
import { SESSION_VERSION } from '../engine/session.ts';
import type { Session } from '../engine/session.ts';
import { CorruptRow, NewerSession, retention } from './store.ts';
import type { Document, Json, Row } from './store.ts';

/** What every store does alike with a session row. */

export function readRow(version: number, session: string, adapter: string): Row {
  return { session: readSession(session), adapter: parse(adapter), version };
}

export function readDocument(text: string, version: number): Document {
  return { value: parse(text), version };
}

function readSession(text: string): Session {
  const value = parse(text);
  if (value === null || typeof value !== 'object' || Array.isArray(value) || typeof value['v'] !== 'number') {
    throw new CorruptRow('a session row does not hold a session');
  }
  if (value['v'] > SESSION_VERSION) {
    throw new NewerSession(
      `a session has format ${value['v']}, this release knows ${SESSION_VERSION}: run the release that wrote it`,
    );
  }
  if (!areFrames(value['frames']) || !areFrames(value['aside'] ?? []) || !areAll(value['under'] ?? [], areFrames)) throw new CorruptRow('a session row has no frames');
  // A session of this version was written by `commit` from a Session; the engine checks frames against flows.
  return value as unknown as Session;
}

function areFrames(value: Json | undefined): boolean {
  return areAll(value, isFrame);
}

function areAll(value: Json | undefined, is: (each: Json) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

/** What the engine takes for granted: without it no turn of the person would get through, not even a stop. */
function isFrame(value: Json): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  const { flow, revision, answers } = value;
  return typeof flow === 'string' && typeof revision === 'string' && answers !== null && typeof answers === 'object' && !Array.isArray(answers);
}

/** Without the cause: the message of a syntax error quotes the text. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new CorruptRow('a row is not JSON');
  }
}

/** When the row is to be gone, milliseconds since 1970. */
export function expiry(session: Session, now: number): number {
  return now + (inConversation(session) ? retention.idle : retention.afterEnd);
}

/** Whether there is nothing to keep. */
export function isEmpty(session: Session): boolean {
  return !inConversation(session) && !session.language && !session.country;
}

function inConversation(session: Session): boolean {
  return session.frames.length > 0 || (session.aside?.length ?? 0) > 0;
}

/**
 * Whether something noted then is at least so old. What seems to come from further ahead than that was noted
 * while the clock was wrong: it would never get old.
 */
export function isDue(at: number, now: number, minAge: number): boolean {
  return at <= now - minAge || at > now + minAge;
}

/** 2^40 possible beginnings leave room to count on within the integers that JavaScript holds exactly. */
export function firstVersion(): number {
  return randomInt(1, 2 ** 40);
}
