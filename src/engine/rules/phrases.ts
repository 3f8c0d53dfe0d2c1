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
    for (const [at, phrase] of (draft.head.start?.phrases ?? []).entries()) {
      yield* told(phrase, ['start', 'phrases', at], others.get(keyOf(draft.head.language, phrase)), draft);
    }
    for (const { yaml, language, texts } of draft.translations) {
      const translated = texts.get('start.phrases')?.text;
      if (typeof translated !== 'object') continue;
      for (const [at, phrase] of translated.entries()) {
        for (const found of told(phrase, ['texts', 'start.phrases', 'text', at], others.get(keyOf(language, phrase)), draft)) yield { yaml, ...found };
      }
    }
  },
};

function* told(phrase: string, path: Found['path'], flows: readonly string[] = [], { flow }: Draft): Iterable<Found> {
  const other = flows.find((each) => each !== flow);
  if (other !== undefined) yield { code: 'phrase-shared', severity: 'warning', path, message: `"${phrase}" leads to ${other} as well`, hint: 'Only one of the two is found by it. Choose more exact words for one of them.' };
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
