import type { Draft } from '../draft.ts';
import { normalize } from '../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';

/** What people type leads to one flow: of two flows with the same phrase, one is not found by it. */
export const phrases: Rule = {
  codes: ['phrase-shared'],
  words: true,
  *check({ draft, flows }) {
    if (draft.head.discreet) return; // its phrases lead nowhere
    const others = phrasesOf(flows);
    const keyOf = keysFor(draft);
    const shared = (phrases: readonly string[], language: string) => Map.groupBy(phrases.entries(), ([, phrase]) => others.get(keyOf(language, phrase))?.find((each) => each !== draft.flow));
    for (const found of told(shared(draft.head.start?.phrases ?? [], draft.head.language))) yield { ...found, path: ['start', 'phrases', ...found.path] };
    for (const { yaml, language, texts } of draft.translations) {
      const translated = texts.get('start.phrases')?.text;
      if (typeof translated !== 'object') continue;
      for (const found of told(shared(translated, language))) yield { ...found, yaml, path: ['texts', 'start.phrases', 'text', ...found.path] };
    }
  },
};

/** One finding for each other flow, at the first of the phrases: a copy of a flow has all of them. */
function* told(shared: ReadonlyMap<string | undefined, [number, string][]>): Iterable<Found> {
  for (const [other, phrases] of shared) {
    const [[at, phrase] = [0, ''], ...more] = phrases;
    if (other === undefined) continue;
    const what = more.length === 0 ? `"${phrase}" leads` : `"${phrase}" and ${more.length} more of these lead`;
    yield { code: 'phrase-shared', severity: 'warning', path: [at], message: `${what} to ${other} as well`, hint: 'Only one of the two is found by them. Choose more exact words for one of them, or leave them out.' };
  }
}

// Per table of flows: made once for all of them.
const prepared = new WeakMap<RuleContext['flows'], ReadonlyMap<string, string[]>>();

/** The flows that each phrase leads to, by language and phrase. */
function phrasesOf(flows: RuleContext['flows']): ReadonlyMap<string, string[]> {
  let known = prepared.get(flows);
  if (!known) {
    const said = [...flows.values()].filter(({ head }) => !head.discreet).flatMap((draft) => saidIn(draft).map((key) => ({ key, flow: draft.flow })));
    known = new Map([...Map.groupBy(said, ({ key }) => key)].map(([key, all]) => [key, all.map(({ flow }) => flow)]));
    prepared.set(flows, known);
  }
  return known;
}

function saidIn(draft: Draft): string[] {
  const { head, translations } = draft;
  const keyOf = keysFor(draft);
  const translated = translations.flatMap(({ language, texts }) => {
    const phrases = texts.get('start.phrases')?.text;
    return typeof phrases === 'object' ? phrases.map((phrase) => keyOf(language, phrase)) : [];
  });
  return [...(head.start?.phrases ?? []).map((phrase) => keyOf(head.language, phrase)), ...translated];
}

/** Flows of communities have their phrases apart: what is taken by an official one, `community-start` tells. */
function keysFor({ origin }: Draft): (language: string, phrase: string) => string {
  return (language, phrase) => `${origin ? 'community' : 'official'} ${language} ${normalize(phrase)}`;
}
