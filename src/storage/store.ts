import type { Session } from '../engine/session.ts';

/**
 * What is kept between turns, and nothing else. Every implementation passes `tests/contracts/store`.
 *
 * A turn is one `commit`: session, event id, outbox and adapter state are saved together or not at all.
 * Names never reach a store: people are `PersonKey`s, event ids are hashed, and what waits to be sent is sealed.
 *
 * Every method may reject with `StoreUnavailable`; the same call may succeed later.
 */
export interface Store {
  /** The person's row, unless it is past its time. Rejects with `CorruptRow` or `NewerSession`. */
  load(person: PersonKey): Promise<Row | undefined>;

  /**
   * Saves one turn atomically. Resolves once it would survive a power cut.
   * A session that holds nothing (no frames, language or country) is deleted, with its adapter state.
   */
  commit(turn: TurnWrite): Promise<Committed>;

  /**
   * Records that the first `sent` calls of an outbox entry went out; at `calls.length` the entry is deleted.
   * `adapter`, when given, replaces the adapter state if the row is still at the version of that turn.
   */
  markSent(outbox: OutboxId, sent: number, adapter?: Json): Promise<void>;

  /**
   * Outbox entries that were never finished, oldest first: what a crash left behind.
   * `minAge` (ms) leaves out what another process is probably sending right now; an entry from the future was
   * noted while the clock was wrong, and is due. `after` goes on behind the entry of that number.
   * An entry that cannot be opened is deleted and reported: it can never be sent.
   * Where processes share a database by claims (PostgreSQL), those of a live other process are not listed, and
   * those of a dead one become this one's by being listed.
   */
  unsent(platform: string, limit: number, minAge?: number, after?: OutboxId): Promise<OutboxEntry[]>;

  /**
   * Whether this process may send that entry now. Always, but where processes share a database by claims: there
   * not while it cannot be sure that none took it for dead. To be asked before each call.
   */
  holds(outbox: OutboxId): boolean;

  /**
   * Deletes the person's row and what waits to be sent to them, so that no byte of it stays in the files (in
   * SQLite's; PostgreSQL writes over what was deleted in its own time).
   * With `event` (as in `TurnWrite`), together with noting it or not at all; resolves to false, with nothing
   * deleted, when that event was applied before: a redelivery must not delete what came after it.
   */
  forget(person: PersonKey, event?: string): Promise<boolean>;

  /** Keeps the source of a flow's revision; of a known one only the time is noted. */
  keepRevision(revision: StoredRevision): Promise<void>;
  revision(flow: string, revision: string): Promise<StoredRevision | undefined>;

  /** A document of a community (a server's flows, a pack), with the version to write the next one from. */
  document(shelf: Shelf, key: string): Promise<Document | undefined>;
  /** Keys and values whose key begins so, in the order of their keys, after the given one. */
  documents(shelf: Shelf, options: { limit: number; after?: string; begins?: string }): Promise<KeyedDocument[]>;
  /**
   * Replaces a document that is still at this version (0: there is none), or deletes it (undefined). False when
   * somebody else was first. Documents are about communities, never about a person, and have no time to go.
   */
  saveDocument(shelf: Shelf, key: string, value: Json | undefined, version: number): Promise<boolean>;

  /**
   * Deletes what is past its time: idle sessions, event ids, outbox entries as old as those, revisions that
   * are not in `current` (today's and published ones) and that no session named lately. To be called at least daily.
   * Works in batches, so that no other caller waits long; returns how many rows went.
   */
  sweep(current: readonly RevisionName[]): Promise<number>;

  /** Finishes what was begun; later calls reject with `StoreUnavailable`. */
  close(): Promise<void>;
}

/** HMAC of platform and user under the operator's secret, base64url; see `seal.ts`. */
export type PersonKey = string & { readonly brand: 'person' };
/** Number of an outbox entry. */
export type OutboxId = number;
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Kinds of documents. */
export type Shelf = 'server' | 'pack' | 'code' | 'ban' | 'counts';
export interface Document {
  value: Json;
  version: number;
}
export interface KeyedDocument extends Document {
  key: string;
}

export interface Row {
  session: Session;
  /** What the adapter must remember (message ids to retire): opaque to everybody else. */
  adapter: Json;
  /**
   * Grows by one with every commit. Begins at a random number, so that a row which was deleted and made
   * again is never taken for the one before.
   */
  version: number;
}

export interface TurnWrite {
  person: PersonKey;
  /** The platform's id of the event, with the platform: `telegram:123`. Stored hashed. */
  event: string;
  /** Version of the row that the turn was computed from; 0 when there was none. */
  version: number;
  session: Session;
  adapter: Json;
  /** Messages to send, as the adapter rendered them. Absent: nothing to send. */
  outbox?: { platform: string; to: Json; calls: Json[] };
  /** A redelivery is given what is unsent only at this age (ms): what is younger, another process is sending. */
  minAge?: number;
  /** Revisions named by the session that are not today's: touched, so that sweeping spares them. */
  old?: readonly RevisionName[];
}

export type Committed =
  /** `version` is the one to compute the next turn from: 0 when the session held nothing. */
  | { outcome: 'saved'; version: number; outbox?: OutboxId }
  /** Somebody else saved a turn of this person first: load and advance again. */
  | { outcome: 'conflict' }
  /** This event was applied before. What it left unsent, unless it is younger than `minAge`, is to be sent now. */
  | { outcome: 'duplicate'; unsent?: OutboxEntry };

export interface OutboxEntry {
  id: OutboxId;
  person: PersonKey;
  platform: string;
  to: Json;
  calls: Json[];
  /** How many of `calls` are known to have gone out. */
  sent: number;
}

export interface RevisionName {
  flow: string;
  revision: string;
}
export interface StoredRevision extends RevisionName {
  /** The `flow.yaml` as it was. */
  source: string;
}

/** How long things are kept, in milliseconds (design: "A turn, and what is kept"). */
export const retention = {
  /** A conversation that nobody went on with. */
  idle: 3 * 24 * 3_600_000,
  /** Language and country after the conversation ended. */
  afterEnd: 24 * 3_600_000,
  /** Event ids, so that a redelivery is recognised. */
  events: 48 * 3_600_000,
  /**
   * Revisions after the last sweep that called them current, or the last commit that named them. A day more
   * than `idle`: a session may begin on a revision between that sweep and the deploy that replaces it.
   */
  revisions: 4 * 24 * 3_600_000,
} as const;

/**
 * The database cannot serve now (locked, full, unreachable). Nothing of the turn was saved; only where the connection
 * broke in the middle of it and stayed broken, it may have been, and its replies then go out later.
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
  /** The database's own name for it, such as SQLITE_FULL or 53100. */
  readonly reason: string | undefined;
  /** The database file, without its folders, or host, port and name. */
  readonly file: string | undefined;
  constructor(message: string, { reason, file, cause }: { reason?: string; file?: string; cause?: unknown } = {}) {
    super(message, { cause });
    this.reason = reason;
    this.file = file;
  }
}

/** The store cannot be opened until the operator acts: one line that says what to do, without any secret. */
export class StoreRefused extends Error {
  override name = 'StoreRefused';
}

/** A row that we cannot read: our bug, or a damaged file. Says nothing of its content. `forget` removes it. */
export class CorruptRow extends Error {
  override name = 'CorruptRow';
}

/** A session that a later release wrote. It is left as it is, for that release to go on with. */
export class NewerSession extends Error {
  override name = 'NewerSession';
}
