import { words } from '../../match/normalize.ts';
import type { RuleContext } from '../../rule.ts';
import type { Rule } from '../../rule.ts';
import { shownIn } from '../../untrusted/shown.ts';

/** No word for the people of a country, and no country beside a word for criminals: whoever writes about a scam needs neither. */
export const nationality: Rule = {
  codes: ['community-nationality'],
  community: true,
  *check({ draft, lexicon }) {
    const { people, places, accused } = wordsOf(lexicon);
    for (const { text, place } of shownIn(draft)) {
      const said = words(text);
      const named = said.find((word) => people.has(word));
      const placed = said.find((word, at) => places.has(word) && said.slice(Math.max(0, at - 3), at + 4).some((each) => accused.has(each)));
      const word = named ?? placed;
      if (word === undefined) continue;
      const at = text.toLowerCase().indexOf(word);
      yield { code: 'community-nationality', ...place, ...(at >= 0 && !place.key && { part: [at, at + word.length] as const }), message: named ? `"${word}" says where people are from` : `"${word}" stands beside a word for criminals`, hint: 'Say what they do, not where they are from. People of every country are on both ends.' };
    }
  },
};

interface Words {
  people: ReadonlySet<string>;
  places: ReadonlySet<string>;
  accused: ReadonlySet<string>;
}

// Per lexicon object: made once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<object, Words>();

function wordsOf(lexicon: RuleContext['lexicon']): Words {
  let known = prepared.get(lexicon);
  if (!known) prepared.set(lexicon, (known = prepare(lexicon)));
  return known;
}

function prepare({ languages }: RuleContext['lexicon']): Words {
  const all = [...languages.values()];
  const places = new Set(all.flatMap(({ countries }) => Object.values(countries).flat().flatMap((name) => (words(name).length === 1 ? words(name) : []))));
  const people = new Set(all.flatMap(({ style }) => style.nationalities.flatMap(words)).filter((word) => !places.has(word))); // "China" is a woman from there in Spanish
  return { people, places, accused: new Set(all.flatMap(({ style }) => style.accused.flatMap(words))) };
}
