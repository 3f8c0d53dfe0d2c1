import type { FactLine, Lexicon } from '../engine/lexicon.ts';
import { FALLBACK, type Content } from './content.ts';
import { REGIONS } from './rules/countries.ts';
import { kinds, type Fact } from './schema.ts';

/** What a compile and a turn may refer to. */
export function toLexicon(content: Content): Lexicon {
  const fallback = content.languages.get(FALLBACK);
  return {
    fallback: FALLBACK,
    languages: content.languages,
    tactics: new Set(Object.keys(fallback?.tactics ?? {})),
    facts: new Map(content.facts.filter(isTellable).map((fact) => [fact.id, factLine(fact)])),
    sources: new Set([...content.sources].filter(([, { status }]) => status !== 'M').map(([id]) => id)),
    officialDomains: new Set(content.officialDomains.keys()),
    resources: new Set(kinds),
    pictures: content.pictures,
    countries: countries(content),
    passports: passports(content),
  };
}

/** A page that says it was read; what is only remembered, or stands in a copy of a copy, is not told. */
export function isTellable({ status }: Fact): boolean {
  return status === 'verified_publisher' || status === 'verified_coverage';
}

function factLine({ source, date, seen_on, url }: Fact): FactLine {
  const cite = date === undefined ? `${source}, page read on ${seen_on}` : `${source}, ${date}`;
  return url === undefined ? { cite } : { cite, url };
}

/** Every country that has a name, those with help lines first: also the others get an honest answer. */
function countries({ languages, entries }: Content): string[] {
  const named = Object.keys(languages.get(FALLBACK)?.countries ?? {}).toSorted();
  const served = new Set(entries.map(({ country }) => country));
  return [...named.filter((code) => served.has(code)), ...named.filter((code) => !served.has(code))];
}

function passports({ entries }: Content): string[] {
  const helped = entries.filter(
    ({ kind, status, country }) =>
      (kind === 'consular' || kind === 'trafficking') && status !== 'conflict' && !REGIONS.includes(country),
  );
  return [...new Set(helped.map(({ country }) => country))].toSorted();
}
