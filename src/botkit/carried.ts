import type { TurnContext } from 'botbuilder-core';
import type { Session } from '../engine/session.ts';
import type { Json, PersonKey } from '../storage/store.ts';
import type { Adapter, Incoming } from './adapter.ts';

/** What a Botkit turn carries along, typed, while its Activity holds stable ids only. */
export interface Carried {
  readonly adapter: Adapter;
  readonly person: PersonKey;
  /** Where replies go. */
  readonly to: Json;
  /** Absent when no event began this turn: replies that an earlier one left. */
  readonly incoming?: Incoming;
  /** When the event came, by `performance.now()`. */
  readonly came?: number;
  /** The adapter's memory, as of the last call that went out. */
  state: Json;
  /** The person's language, as far as the turn has found out. */
  language?: string | undefined;
  /** The session as it was loaded, once it is. */
  session?: Session | undefined;
  /** To be told when the turn is saved: the rest waits for the platform only. */
  saved?: (() => void) | undefined;
  /** What is to be counted of the turn, once it is saved. */
  noted?: (() => void) | undefined;
  /** Told when a call has arrived, even after its sender stopped waiting. */
  arrived?: (() => void) | undefined;
  /** The first error of a handler: Botkit would print it and throw away its kind. */
  failure?: unknown;
}

const key = Symbol('carried');

export function carry(context: TurnContext, carried: Carried): void {
  context.turnState.set(key, carried);
}

/** For middleware and handlers: `carriedBy(bot.getConfig('context'))`. */
export function carriedBy(context: TurnContext): Carried {
  const carried = context.turnState.get<Carried | undefined>(key);
  if (!carried) throw new Error('this turn was not begun by the shell');
  return carried;
}
