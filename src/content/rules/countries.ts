import { topOfFile, type Diagnostic } from '../../diagnostic.ts';
import { FALLBACK } from '../content.ts';
import type { ReadLanguage } from '../languages.ts';
import type { Entry } from '../schema.ts';

/** Codes that are no country: the European Union and "any country". */
export const REGIONS: readonly string[] = ['EU', 'XX'];

/** Every language names every country that another one, or the directory, knows. */
export function countriesUnnamed(languages: readonly ReadLanguage[], entries: readonly Entry[]): Diagnostic[] {
  const named = languages.flatMap(({ language }) => Object.keys(language.countries));
  const needed = new Set(
    [...named, ...entries.map(({ country }) => country)].filter((code) => !REGIONS.includes(code)),
  );
  return languages.flatMap(({ code, language, words }) =>
    [...needed]
      .filter((country) => words !== undefined && !Object.hasOwn(language.countries, country))
      .map((country) => unnamed(words?.doc.file ?? '', country, code)),
  );
}

function unnamed(file: string, country: string, language: string): Diagnostic {
  const severity = language === FALLBACK ? 'error' : 'warning';
  return {
    code: 'country-unnamed',
    severity,
    file,
    range: topOfFile,
    message: `The country ${country} has no name in "countries"`,
  };
}
