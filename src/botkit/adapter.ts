import type { Event } from '../engine/event.ts';
import type { Message } from '../message/message.ts';
import type { Json } from '../storage/store.ts';
import type { ManageEvent } from './manage.ts';

/** For adapters, which import neither the engine nor the storage. */
export type { Event, Json };
export * from './manage.ts';
export type { Log } from './log.ts';

/**
 * A platform's door, as the shell sees it. `read` and `render` are pure; only `start`, `stop` and `send`
 * touch the network. Every implementation passes `tests/contracts/adapter`.
 */
export interface Adapter {
  /** Short stable name: part of every person's key and event id. */
  readonly platform: string;

  /** Begins to deliver events to the door, one promise per event; resolves once the platform serves. */
  start(door: Door): Promise<void>;

  /** False while the way in has been closed for longer than passes by itself: the operator is told. */
  readonly hears?: boolean;

  /** Stops delivering. Turns in flight go on; the shell waits for them. */
  stop(): Promise<void>;

  /** Turns a turn's output into calls of the platform, and the state to remember for the next one. */
  render(output: Output, state: Json): Rendered;

  /** Whether a call may be made once more without anybody seeing it: then no reply waits for it to be noted. */
  repeatable?(call: Json): boolean;

  /** Makes one call. Rejects with `SendFailed` when it is known not to have arrived. Returns the new state, if it changed. */
  send(to: Json, call: Json, state: Json): Promise<Json | undefined>;
}

/** The way in: settles when the turn is saved and its replies were tried. Never rejects because of one event. */
export type Door = (incoming: Incoming) => Promise<void>;

/** One event of one person, read from the platform. */
export interface Incoming {
  /** The platform's id of this delivery; a redelivery has the same. */
  id: string;
  /** The platform's id of the person. Hashed before anything is kept. */
  user: string;
  /** Where replies go: opaque to the shell, kept (sealed) only while a message waits. */
  to: Json;
  event: Event | ManageEvent;
  /** The server where it happened: only for seeing that no server takes the room of others, and never kept. */
  place?: string;
  /** True in terminals: nothing of this person may reach a disk. */
  ephemeral?: true;
}

/** What a turn shows, in order, after the directory was filled in. */
export interface Output {
  messages: Message[];
  /** The question that was open is done: take its buttons away; `choice` may stay visible under it. */
  retire?: { choice?: string };
  /** Remove what can be removed from the person's screen. */
  clear?: true;
  /** The person's language (BCP 47), as far as it is known: for an adapter's own few words. */
  language?: string;
}

export interface Rendered {
  calls: Json[];
  state: Json;
}

/** A send that is known to have failed. */
export class SendFailed extends Error {
  override name = 'SendFailed';
  /** Whether the same call may succeed later. */
  readonly again: boolean;
  /** Milliseconds from now before it makes sense to try again, where the platform said so. */
  readonly after: number | undefined;
  constructor(message: string, options: { again: boolean; after?: number | undefined; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.again = options.again;
    this.after = options.after;
  }
}

/** The platform will not have us until the operator acts: one line that says what to do, without any secret. */
export class AdapterRefused extends Error {
  override name = 'AdapterRefused';
}

/**
 * What adapters know of flows and texts: enough for menus, links and the few words outside of any talk.
 * Discreet flows are not in it.
 */
export interface Guide {
  /** Codes of the shipped languages; the one that others fall back to comes first. */
  languages: readonly [string, ...string[]];
  /** A text of the interface; an unknown language gets the first one. */
  text(language: string | undefined, key: string, values?: Record<string, string | number>): string;
  /** Commands of the bot itself and of flows, in the order of a menu. */
  commands: readonly GuideCommand[];
  flows: readonly GuideFlow[];
}

export interface GuideCommand {
  /** As typed after the slash: a-z, 0-9 and _, at most 32 characters. */
  command: string;
  opens: Event;
  /** Whether menus list it. */
  listed: boolean;
  description(language: string | undefined): string;
}

export interface GuideFlow {
  flow: string;
  /** Short, stable, and tells nothing of the flow: for links. */
  hash: string;
  /** Whether people may find it by searching. */
  listed: boolean;
  title(language: string | undefined): string;
  phrases(language: string | undefined): readonly string[];
}
