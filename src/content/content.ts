import type { LanguageWords } from '../engine/lexicon.ts';
import type { Correction, Entry, Fact, LanguageInfo, OfficialDomain, Source, Theme } from './schema.ts';
import type { Texts } from './texts.ts';
import type { Placed } from './validate.ts';

/** Everything under `content/`, read and checked. */
export interface Content {
  entries: readonly Entry[];
  facts: readonly Fact[];
  corrections: readonly Correction[];
  sources: ReadonlyMap<string, Source>;
  /** By domain: pages that flows of communities may link to. */
  officialDomains: ReadonlyMap<string, OfficialDomain>;
  /** With their places: whether a step is there is known only beside the flows. */
  themes: readonly Placed<Theme>[];
  languages: ReadonlyMap<string, LanguageWords>;
  about: ReadonlyMap<string, LanguageInfo>;
  /** By language: the words in pictures, as `picture.place`. */
  pictureWords: ReadonlyMap<string, Texts>;
  /** Names of the files under `pictures/`, without their endings. */
  pictures: ReadonlySet<string>;
}

/** The language that all others are translated from, and fall back to. */
export const FALLBACK = 'en';

/** Interface texts that this part of the program shows by itself. */
export const interfaceKeys = [
  'directory.none',
  'directory.none_unnamed',
  'directory.international',
  'directory.seen',
  'directory.confirmed',
  'directory.withheld',
  'directory.withheld_no_site',
  'directory.always_open',
  'directory.fallback.emergency',
  'directory.fallback.bank',
  'directory.fallback.scam',
  'directory.fallback.consular',
  'directory.fallback.refund',
  'directory.refund_seen',
  'directory.refund_ask',
] as const;
export type InterfaceKey = (typeof interfaceKeys)[number];
