import type { Message } from '../message/message.ts';
import type { Session } from './session.ts';
import type { Verdict } from './verdict.ts';

/** What the engine wants done. It does nothing itself. */
export type Effect = ShowEffect | RetireEffect | ClearEffect | ForgetEffect;

export interface ShowEffect {
  do: 'show';
  message: Message;
  /** What this message is, for tests and traces: `flow:path` of its step. Absent for the bot's own words. */
  step?: string;
  /** The result that this message tells. */
  verdict?: Verdict;
}
/** The open question was answered or left: its buttons should go; its choice may stay visible. */
export interface RetireEffect {
  do: 'retire';
  /** The label of the answer. Absent where choices are not echoed. */
  choice?: string;
}
/** Remove from the person's screen what the platform allows to remove: the quick exit. */
export interface ClearEffect {
  do: 'clear';
}
/** Delete the session row at once. */
export interface ForgetEffect {
  do: 'forget';
}

/** The outcome of one event. */
export interface Turn {
  session: Session;
  effects: Effect[];
  /** False in a discreet flow: nothing at all may be written, not even that there was an event. */
  keep: boolean;
  /** The question of a discreet flow that is now open, for what may be typed there. For a few minutes in memory, and never anywhere else. */
  place?: string;
}
