import type { Content } from '../content/content.ts';
import type { Entry, Fact, Source } from '../content/schema.ts';
import type { FlowSource, TranslationSource } from '../engine/draft.ts';
import type { LanguageWords } from '../engine/lexicon.ts';

/** What the page brings of the content and of the official flows: plain JSON, made when it is built. */
export interface Material {
  /** What they say in other languages comes with those. */
  entries: readonly Omit<Entry, 'in'>[];
  facts: readonly Fact[];
  officialDomains: readonly string[];
  sources: readonly (readonly [string, Pick<Source, 'name' | 'status'>])[];
  /** Names that flows may show. */
  pictures: readonly string[];
  /** Files below `pictures/`, as `two-ends.es.png`. */
  pictureFiles: readonly string[];
  /** The official flows; their texts come by themselves. */
  flows: readonly KnownFlow[];
  /** Every language of the bot; the first is the one that others fall back to. */
  languages: readonly { code: string; name: string }[];
  fallback: LanguageWords;
  /** A small flow to begin with. */
  starter: string;
  /** Codes of diagnostics that have a page. */
  pages: readonly string[];
}

export interface KnownFlow {
  flow: string;
  title: string;
  command?: string;
}

/** Folders whose flows come only where they are meant: most of the texts are in them, and most chats never lead there. */
export const FAR: readonly string[] = ['checks', 'lessons', 'practice'];

/** Official flows in their own language, by name. */
export type FlowTexts = Readonly<Record<string, string>>;

/** What is loaded once a language is chosen. */
export interface LanguageMaterial {
  words: LanguageWords;
  /** By flow. */
  translations: FlowTexts;
  /** What each entry of the directory says in it, in their order. */
  entries: readonly (LocalEntry | null)[];
}

type LocalEntry = NonNullable<Entry['in']>[string];

/** The content as the rest of the program knows it, with the languages that are here. */
export function contentOf(material: Material, languages: readonly LanguageMaterial[]): Content {
  const words = [material.fallback, ...languages.map((each) => each.words)];
  const inOthers = (at: number) => Object.fromEntries(languages.flatMap(({ words: { code }, entries }) => (entries[at] ? [[code, entries[at]]] : [])));
  return {
    entries: material.entries.map((entry, at) => ({ ...entry, in: inOthers(at) })),
    facts: material.facts,
    officialDomains: new Map(material.officialDomains.map((domain) => [domain, { of: '', country: '', seen: '' }])),
    corrections: [],
    sources: new Map(material.sources.map(([id, source]) => [id, { ...source, url: '' }])),
    themes: [],
    languages: new Map(words.map((each) => [each.code, each])),
    about: new Map(),
    pictureWords: new Map(),
    pictures: new Set(material.pictures),
  };
}

export function sourceOf(flow: string, text: string, languages: Iterable<LanguageMaterial>): FlowSource {
  const translations = Array.from(languages, ({ words, translations: all }): TranslationSource[] => {
    const translated = all[flow];
    return translated === undefined ? [] : [{ file: `${flow}/flow.${words.code}.yaml`, text: translated }];
  });
  return { flow, file: FILE, text, translations: translations.flat() };
}

/** How findings of the flow itself call it. */
export const FILE = 'flow.yaml';
