/**
 * One person's place: small JSON, the only thing the engine remembers.
 *
 * There is no cursor. The place is the first question without an answer, found by walking the flow's
 * steps over the answers; so a session cannot point at a step that is not there.
 */
export interface Session {
  /** Version of this format. A session of a later version is refused, not guessed at. */
  v: typeof SESSION_VERSION;
  /** Flows of the open conversation, in the order they were entered. Empty: no conversation. */
  frames: Frame[];
  /** A crisis card shown over the conversation; while it is there, `frames` waits untouched. */
  aside?: Frame[];
  /** Crisis cards that were open when another came over them, the lowest first; each waits untouched. Never without `aside`. */
  under?: Frame[][];
  /** The country that one crisis card was told, for the others that lie over the conversation with it. Never without `aside`. */
  told?: string;
  /** A crisis card was shown over this conversation: whoever needed one is asked nothing that only others want to know. */
  cared?: true;
  /** BCP 47 code of a shipped language, once the person or the platform named one. */
  language?: string;
  /** ISO 3166-1 alpha-2 where the person is; XX when they chose not to say. */
  country?: string;
  /** Messages in a row that did not answer the question. */
  misses: number;
  /** Counts the questions asked; part of every button, so that an old button is known to be old. */
  asked: number;
  /** Options marked so far in the open question that takes several, as bits; until it is answered or left. */
  chosen?: number;
  /** Reference of the message that gave the last answer, for "the person edited it". */
  last?: string;
}

/** A flow that was entered, at the revision it was entered at. */
export interface Frame {
  flow: string;
  revision: string;
  /** One answer per question, keyed by path within the flow (`signs.move_money`, `who`). */
  answers: Record<string, Answer>;
}

/** The value of an option, the values chosen together, or null for "skipped". */
export type Answer = string | string[] | null;

export const SESSION_VERSION = 1;

export function newSession(language?: string): Session {
  return { v: SESSION_VERSION, frames: [], ...(language && { language }), misses: 0, asked: 0 };
}

/** What a walk changes besides the frames. */
export interface Move {
  country: string | undefined;
  last: string | undefined;
  /** How many questions more were asked. */
  asked: number;
}

/**
 * The session at another place of the open conversation, or of the card that is shown over it. Written out key by
 * key: this is on the way of every turn, and a spread costs several times as much.
 */
export function movedTo(from: Session, open: Frame[], { country, last, asked }: Move): Session {
  const session: Session = { v: from.v, frames: from.aside ? from.frames : open, misses: 0, asked: from.asked + asked };
  if (from.aside) session.aside = open;
  if (from.under) session.under = from.under;
  if (from.told !== undefined) session.told = from.told;
  if (from.cared) session.cared = true;
  if (from.language !== undefined) session.language = from.language;
  const where = from.aside ? from.country : country; // a card keeps what it was told to itself until it is left
  if (where !== undefined) session.country = where;
  if (last !== undefined) session.last = last;
  return session;
}

/** The frames that the next event is about. */
export function openFrames(session: Session): Frame[] {
  return session.aside ?? session.frames;
}

/** Every frame of the session, those that wait too. */
export function everyFrame({ frames, aside = [], under = [] }: Session): Frame[] {
  return [...frames, ...aside, ...under.flat()];
}
