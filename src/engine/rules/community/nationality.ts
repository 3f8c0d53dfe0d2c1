import { words } from '../../match/normalize.ts';
import type { RuleContext } from '../../rule.ts';
import type { Rule } from '../../rule.ts';
import { shownIn } from '../../untrusted/shown.ts';

/** No word for the people of a country, and no country beside a word for criminals: whoever writes about a scam needs neither. */
export const nationality: Rule = {
  codes: ['community-nationality'],
  community: true,
  *check({ draft, lexicon }) {
    const { people, places, accused } = phrasesOf(lexicon);
    for (const { text, place } of shownIn(draft)) {
      const said = words(text);
      const named = first(people, said);
      const placed = named ? undefined : said.find((word, at) => places.has(word) && first(accused, said.slice(Math.max(0, at - 3), at + 4)));
      const word = named?.join(' ') ?? placed;
      if (word === undefined) continue;
      const at = text.toLowerCase().indexOf(word);
      yield { code: 'community-nationality', ...place, ...(at >= 0 && !place.key && { part: [at, at + word.length] as const }), message: named ? `"${word}" says where people are from` : `"${word}" stands beside a word for criminals`, hint: 'Say what they do, not where they are from. People of every country are on both ends.' };
    }
  },
};

/** Phrases by their first word. */
type Phrases = ReadonlyMap<string, readonly (readonly string[])[]>;

function first(phrases: Phrases, said: readonly string[]): readonly string[] | undefined {
  for (const [at, word] of said.entries()) {
    const found = phrases.get(word)?.find((phrase) => phrase.every((each, n) => said[at + n] === each));
    if (found) return found;
  }
  return undefined;
}

interface Known {
  people: Phrases;
  places: ReadonlySet<string>;
  accused: Phrases;
}

// Per lexicon object: made once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<object, Known>();

function phrasesOf(lexicon: RuleContext['lexicon']): Known {
  let known = prepared.get(lexicon);
  if (!known) prepared.set(lexicon, (known = prepare(lexicon)));
  return known;
}

function prepare({ languages }: RuleContext['lexicon']): Known {
  const all = [...languages.values()];
  const places = new Set(all.flatMap(({ countries }) => Object.values(countries).flat().flatMap((name) => (words(name).length === 1 ? words(name) : []))));
  const byFirst = (phrases: readonly string[]): Phrases => Map.groupBy(phrases.map(words).filter((phrase) => phrase.length > 0), ([word]) => word ?? '');
  const people = all.flatMap(({ style }) => style.nationalities).filter((phrase) => !places.has(words(phrase).join(' '))); // "China" is a woman from there in Spanish
  return { people: byFirst(people), places, accused: byFirst(all.flatMap(({ style }) => style.accused)) };
}
