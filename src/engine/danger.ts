import type { DangerCategory, DangerRules, Lexicon } from './lexicon.ts';
import { compileDanger, type DangerMatcher } from './match/danger.ts';
import { words } from './match/normalize.ts';

// Compiled rules, per rules object: built once, since a lexicon is never changed, only replaced.
const compiled = new WeakMap<DangerRules, DangerMatcher>();

/** The danger that a message speaks of, and the language of its words: any shipped one, the person's own first. */
export function dangerIn(lexicon: Lexicon, language: string | undefined, text: string): { danger: DangerCategory; language: string } | undefined {
  const said = words(text);
  if (said.length === 0) return undefined;
  const all = [...lexicon.languages.values()].sort((a, b) => Number(b.code === language) - Number(a.code === language));
  for (const { danger: rules, code } of all) {
    const danger = matcherOf(rules).find(said);
    if (danger) return { danger, language: code };
  }
  return undefined;
}

export function dangerOf(lexicon: Lexicon, language: string | undefined, text: string): DangerCategory | undefined {
  return dangerIn(lexicon, language, text)?.danger;
}

function matcherOf(rules: DangerRules): DangerMatcher {
  let matcher = compiled.get(rules);
  if (!matcher) compiled.set(rules, (matcher = compileDanger(rules)));
  return matcher;
}
