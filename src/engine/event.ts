/** What came in, after an adapter has read it. */
export type Event = TextEvent | PressEvent | ChooseEvent | OpenEvent | WordEvent | OtherEvent | AgainEvent;

interface FromPerson {
  /** Language the platform reports for the person (BCP 47), used while they have named none. */
  locale?: string;
}
/** Something typed. */
export interface TextEvent extends FromPerson {
  kind: 'text';
  text: string;
  /** The platform's reference of this message; equal for the message and for its edits. */
  ref?: string;
  /** The person changed a message they sent before. */
  edited?: true;
  /** Where they are in a discreet flow: what the turn before gave as its `place`, and only memory has kept. */
  place?: string;
}
/** A button. */
export interface PressEvent extends FromPerson {
  kind: 'press';
  token: string;
}
/** Several options sent together, as a select menu does. */
export interface ChooseEvent extends FromPerson {
  kind: 'choose';
  tokens: string[];
}
/** Begin a flow: a deep link, a command of the platform, or the very first contact (home). */
export interface OpenEvent extends FromPerson {
  kind: 'open';
  /** Default: home. */
  flow?: string;
}
/** A built-in word reached by a platform's own command, such as /helpnow or /language es. */
export interface WordEvent extends FromPerson {
  kind: 'word';
  word: BuiltIn;
  argument?: string;
}
/** A photo, a voice message, a sticker: told kindly that words and buttons are understood. */
export interface OtherEvent extends FromPerson {
  kind: 'other';
}

/** The person came over from another chat of the platform: the open question is shown there; without one, home. */
export interface AgainEvent extends FromPerson {
  kind: 'again';
}

/** Words that work in every flow and that no flow can take. */
export const builtIns = [
  'help',
  'helpnow',
  'back',
  'skip',
  'why',
  'language',
  'restart',
  'home',
  'stop',
  'privacy',
  'about',
  'forget',
] as const;
export type BuiltIn = (typeof builtIns)[number];
