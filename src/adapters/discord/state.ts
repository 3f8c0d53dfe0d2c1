import type { Json } from '../../botkit/adapter.ts';

/** What is remembered of a private chat: ids of our messages there, never what they say, nor whose chat it is. */
export type State = {
  /** Messages there whose buttons can still be pressed, oldest first. */
  open: string[];
  /** Messages there that leaving can clear, oldest first. */
  recent: string[];
};

/** More than these are forgotten, the oldest first. */
const OPEN = 4;
const RECENT = 60;

export function stateOf(json: Json): State {
  const { open, recent } = json && typeof json === 'object' && !Array.isArray(json) ? json : {};
  return { open: strings(open), recent: strings(recent) };
}

function strings(json: Json | undefined): string[] {
  return Array.isArray(json) ? json.filter((each) => typeof each === 'string') : [];
}

/** A message stands in the private chat: sent, or changed. */
export function withMessage({ open, recent }: State, id: string, buttons: boolean): State {
  const others = open.filter((each) => each !== id);
  return { open: (buttons ? [...others, id] : others).slice(-OPEN), recent: [...recent.filter((each) => each !== id), id].slice(-RECENT) };
}
