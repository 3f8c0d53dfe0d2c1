import { dangerOf } from './danger.ts';
import type { BuiltIn, Event } from './event.ts';
import type { Lexicon } from './lexicon.ts';
import { normalize } from './match/normalize.ts';
import { builtInOf } from './spoken.ts';
import { readToken } from './token.ts';

/** Ways to help, and ways out. */
const urgent: ReadonlySet<string> = new Set<BuiltIn>(['help', 'helpnow', 'stop', 'forget']);

/** Whether an event may never be put off: words of danger, a way to help or out, a step in a discreet flow. Asks nothing of a session. */
export function isUrgent(lexicon: Lexicon, event: Event): boolean {
  if (event.kind === 'word') return urgent.has(event.word);
  if (event.kind === 'press') {
    const token = readToken(event.token);
    return token?.kind === 'discreet' || (token?.kind === 'word' && urgent.has(token.word));
  }
  if (event.kind !== 'text') return false;
  const word = builtInOf(lexicon, normalize(event.text), event.locale);
  return (word !== undefined && urgent.has(word)) || dangerOf(lexicon, event.locale, event.text) !== undefined;
}
