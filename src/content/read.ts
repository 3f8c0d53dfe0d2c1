import { byPlace, topOfFile, type Diagnostic } from '../diagnostic.ts';
import { pictureNameOf } from '../message/picture-file.ts';
import type { Content } from './content.ts';
import { readDocument, type Doc, type SourceFile } from './document.ts';
import { readLanguages, type LanguageFolder, type ReadLanguage } from './languages.ts';
import { countriesUnnamed } from './rules/countries.ts';
import { duplicateIds, halfConfirmed, unsourced } from './rules/entries.ts';
import { countriesTaken, wordsTaken } from './rules/names.ts';
import { correctionsAstray } from './rules/themes.ts';
import {
  correctionSchema,
  directorySchema,
  entrySchema,
  factSchema,
  factsSchema,
  officialDomainSchema,
  officialDomainsSchema,
  sourceSchema,
  sourcesSchema,
  themeSchema,
  themesSchema,
  type Correction,
  type Entry,
  type Fact,
  type OfficialDomain,
  type Source,
  type Theme,
} from './schema.ts';
import { validate, validateEach, type Placed } from './validate.ts';

/**
 * Reads the files of a content folder. Pure, so that a browser can use it: who gives the files decides where
 * they come from. What can be used is returned even when there are findings; an error means "do not serve this".
 */
export function readContent(files: readonly SourceFile[]): { content: Content; diagnostics: Diagnostic[] } {
  const { docs, pictures, diagnostics } = sort(files);
  const directory = docs.filter(({ file }) => DIRECTORY.test(file)).map(readDirectory);
  const facts = readFacts(docs.find(({ file }) => FACTS.test(file)));
  const sources = readSources(docs.find(({ file }) => SOURCES.test(file)));
  const official = readOfficialDomains(docs.find(({ file }) => OFFICIAL_DOMAINS.test(file)));
  const themes = readThemes(docs.find(({ file }) => THEMES.test(file)));
  const languages = readLanguages(folders(docs));
  const entries = directory.flatMap((country) => country.entries);
  const content: Content = {
    entries,
    facts: facts.facts.map(({ value }) => value),
    corrections: facts.corrections,
    sources: sources.sources,
    officialDomains: official.domains,
    themes: themes.values,
    languages: new Map(languages.languages.map(({ code, language }) => [code, language])),
    about: new Map(languages.languages.flatMap(({ code, about }) => (about ? [[code, about]] : []))),
    pictureWords: new Map(languages.languages.map(({ code, pictures: words }) => [code, words])),
    pictures,
  };
  const found = [
    directory.flatMap((each) => each.diagnostics),
    facts.diagnostics,
    sources.diagnostics,
    official.diagnostics,
    themes.diagnostics,
    languages.diagnostics,
  ];
  const checked = [
    absent(files),
    duplicateIds(directory.flatMap((each) => each.placed)),
    duplicateIds(facts.facts),
    duplicateIds(themes.values),
    correctionsAstray(themes.values, facts.corrections),
    lint(languages.languages, entries),
  ];
  return { content, diagnostics: [...diagnostics, ...found.flat(), ...checked.flat()].toSorted(byPlace) };
}

const DIRECTORY = /(?:^|\/)directory\/([^/]+)\.yaml$/;
const FACTS = /(?:^|\/)facts\.yaml$/;
const SOURCES = /(?:^|\/)sources\.yaml$/;
const OFFICIAL_DOMAINS = /(?:^|\/)official-domains\.yaml$/;
const THEMES = /(?:^|\/)themes\.yaml$/;
const LANGUAGE = /^((?:.*\/)?languages\/([^/]+))\/((?:language|words|tactics|interface|danger|style|pictures)\.yaml)$/;
const PICTURE = /(?:^|\/)pictures\/([^/]+)$/;
const KNOWN = [DIRECTORY, FACTS, SOURCES, OFFICIAL_DOMAINS, THEMES, LANGUAGE];

function sort(files: readonly SourceFile[]): { docs: Doc[]; pictures: Set<string>; diagnostics: Diagnostic[] } {
  const yaml = files.filter(({ file }) => file.endsWith('.yaml') && !PICTURE.test(file));
  const read = yaml.filter(({ file }) => KNOWN.some((pattern) => pattern.test(file))).map(readDocument);
  const strange = yaml.filter(({ file }) => !KNOWN.some((pattern) => pattern.test(file)));
  const pictures = new Set(files.flatMap(({ file }) => pictureNameOf(PICTURE.exec(file)?.[1] ?? '') ?? []));
  const docs = read.flatMap(({ doc }) => (doc ? [doc] : []));
  return {
    docs,
    pictures,
    diagnostics: [...read.flatMap((each) => each.diagnostics), ...strange.map(({ file }) => unknownFile(file))],
  };
}

interface Country {
  entries: Entry[];
  placed: Placed<Omit<Entry, 'country'>>[];
  diagnostics: Diagnostic[];
}

function readDirectory(doc: Doc): Country {
  const file = validate(directorySchema, doc, doc.value);
  if (file.value === undefined) return { entries: [], placed: [], diagnostics: file.diagnostics };
  const { country, entries } = file.value;
  const checked = validateEach(entrySchema, doc, [...entries.entries()], ['entries']);
  const rules = checked.values.flatMap((entry) => [...unsourced(entry), ...halfConfirmed(entry)]);
  const mismatch = DIRECTORY.exec(doc.file)?.[1] === country ? [] : [countryMismatch(doc, country)];
  return {
    entries: checked.values.map(({ value }) => ({ ...value, country })),
    placed: checked.values,
    diagnostics: [...mismatch, ...checked.diagnostics, ...rules],
  };
}

function readFacts(doc: Doc | undefined): {
  facts: Placed<Fact>[];
  corrections: Correction[];
  diagnostics: Diagnostic[];
} {
  const file = doc && validate(factsSchema, doc, doc.value);
  if (doc === undefined || file?.value === undefined)
    return { facts: [], corrections: [], diagnostics: file?.diagnostics ?? [] };
  const facts = validateEach(factSchema, doc, [...file.value.facts.entries()], ['facts']);
  const corrections = validateEach(
    correctionSchema,
    doc,
    [...(file.value.corrections ?? []).entries()],
    ['corrections'],
  );
  return {
    facts: facts.values,
    corrections: corrections.values.map(({ value }) => value),
    diagnostics: [...facts.diagnostics, ...corrections.diagnostics],
  };
}

function readSources(doc: Doc | undefined): { sources: Map<string, Source>; diagnostics: Diagnostic[] } {
  const file = doc && validate(sourcesSchema, doc, doc.value);
  if (doc === undefined || file?.value === undefined)
    return { sources: new Map(), diagnostics: file?.diagnostics ?? [] };
  const { values, diagnostics } = validateEach(sourceSchema, doc, Object.entries(file.value), []);
  return { sources: new Map(values.map(({ path, value }) => [String(path[0]), value])), diagnostics };
}

function readOfficialDomains(doc: Doc | undefined): { domains: Map<string, OfficialDomain>; diagnostics: Diagnostic[] } {
  const file = doc && validate(officialDomainsSchema, doc, doc.value);
  if (doc === undefined || file?.value === undefined) return { domains: new Map(), diagnostics: file?.diagnostics ?? [] };
  const { values, diagnostics } = validateEach(officialDomainSchema, doc, Object.entries(file.value), []);
  return { domains: new Map(values.map(({ path, value }) => [String(path[0]), value])), diagnostics };
}

function readThemes(doc: Doc | undefined): { values: Placed<Theme>[]; diagnostics: Diagnostic[] } {
  const file = doc && validate(themesSchema, doc, doc.value);
  if (doc === undefined || file?.value === undefined) return { values: [], diagnostics: file?.diagnostics ?? [] };
  return validateEach(themeSchema, doc, [...file.value.themes.entries()], ['themes']);
}

function folders(docs: readonly Doc[]): LanguageFolder[] {
  const found = new Map<string, { code: string; folder: string; docs: Map<string, Doc> }>();
  for (const doc of docs) {
    const [, folder, code, name] = LANGUAGE.exec(doc.file) ?? [];
    if (folder === undefined || code === undefined || name === undefined) continue;
    const known = found.get(folder) ?? { code, folder, docs: new Map<string, Doc>() };
    known.docs.set(name, doc);
    found.set(folder, known);
  }
  return [...found.values()];
}

function lint(languages: readonly ReadLanguage[], entries: readonly Entry[]): Diagnostic[] {
  return [...wordsTaken(languages), ...countriesTaken(languages), ...countriesUnnamed(languages, entries)];
}

/** Languages report their own. */
function absent(files: readonly SourceFile[]): Diagnostic[] {
  const needed = [
    ['facts.yaml', FACTS],
    ['sources.yaml', SOURCES],
  ] as const;
  return needed
    .filter(([, pattern]) => !files.some(({ file }) => pattern.test(file)))
    .map(([file]) => ({
      code: 'file-missing',
      severity: 'error',
      file,
      range: topOfFile,
      message: 'This file is missing',
    }));
}

function unknownFile(file: string): Diagnostic {
  return { code: 'unknown-file', severity: 'warning', file, range: topOfFile, message: 'Nothing reads this file' };
}

function countryMismatch(doc: Doc, country: string): Diagnostic {
  return {
    code: 'place-mismatch',
    severity: 'error',
    file: doc.file,
    range: doc.at(['country']),
    message: `"country" is ${country}, but the file has another name`,
    hint: `Name the file ${country}.yaml.`,
  };
}
