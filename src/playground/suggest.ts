import type { Content } from '../content/content.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import type { Material } from './material.ts';
import type { YamlPlace } from './place.ts';
import { descriptionAt, keysAt, wordsAt } from './schema.ts';

/** Something that can be written where the cursor is. */
export interface Suggestion {
  label: string;
  /** What is written instead of the label. */
  apply?: string;
  /** Beside the label. */
  detail?: string;
  /** Told about it when it is chosen. */
  info?: string;
}

/** What names may refer to. */
export interface Names {
  lexicon: Lexicon;
  content: Content;
  flows: Material['flows'];
  /** Steps of the file, in order. */
  steps: readonly string[];
  /** Checklists among them. */
  checklists: readonly string[];
}

/** All that fits at a place; the editor keeps what begins as typed. */
export function suggestionsAt({ path, kind, beside }: YamlPlace, names: Names): Suggestion[] {
  if (kind === 'key') return keysAt(path, beside).map(({ name, description, needed, nests }) => ({ label: name, apply: nests ? `${name}:` : `${name}: `, ...(needed && { detail: 'needed' }), ...(description && { info: description }) }));
  const key = lastName(path);
  const known = Object.hasOwn(lists, key) ? lists[key]?.(names, path) : undefined;
  return known ?? wordsAt(path).map((label) => ({ label }));
}

/** What is to be told about a word in the file. */
export function about({ path, kind, beside }: YamlPlace, word: string, names: Names): string | undefined {
  if (kind === 'key') return descriptionAt([...path, word], beside);
  const named = suggestionsAt({ path, kind, typed: '', from: 0, beside }, names).find(({ label }) => label === word);
  return named ? [named.detail, named.info].filter(Boolean).join('. ') || undefined : descriptionAt(path, []);
}

/** The key that says what a value is; items of a list are called as their list. */
function lastName(path: readonly string[]): string {
  return path.at(-1) ?? '';
}

const lists: Readonly<Record<string, (names: Names, path: readonly string[]) => Suggestion[]>> = {
  tactic: ({ lexicon }) => Object.entries(lexicon.languages.get(lexicon.fallback)?.tactics ?? {}).map(([label, { plain, how }]) => ({ label, detail: plain, info: how })),
  resource: ({ lexicon }) => [...lexicon.resources].map((label) => ({ label })),
  facts: ({ content, lexicon }) => content.facts.filter(({ id }) => lexicon.facts.has(id)).map(({ id, claim }) => ({ label: id, detail: lexicon.facts.get(id)?.cite ?? '', info: claim })),
  sources: ({ content, lexicon }) => [...lexicon.sources].map((label) => ({ label, detail: content.sources.get(label)?.name ?? '' })),
  picture: ({ lexicon }) => [...lexicon.pictures].map((label) => ({ label })),
  call: ({ flows }) => flows.map(({ flow, title }) => ({ label: flow, detail: title })),
  go: (names, path) => [...after(names, path), { label: 'end', detail: 'the end of the flow' }],
  verdict: ({ checklists }) => checklists.map((label) => ({ label })),
  language: ({ lexicon }) => [...lexicon.languages].map(([label, { name }]) => ({ label, detail: name })),
};

/** A jump goes forward only. */
function after({ steps }: Names, [, step]: readonly string[]): Suggestion[] {
  return steps.slice(step === undefined ? 0 : steps.indexOf(step) + 1).map((label) => ({ label }));
}

/** Steps as the lines name them, also where the file cannot be read. */
export function stepsIn(lines: readonly string[]): { id: string; line: number; checklist: boolean }[] {
  const found: { id: string; line: number; checklist: boolean }[] = [];
  const from = lines.findIndex((text) => /^steps:\s*$/.test(text));
  const indent = /^ +(?=[a-z])/.exec(lines.slice(from + 1).find((text) => /^ +[a-z]/.test(text)) ?? '')?.[0].length;
  if (from < 0 || indent === undefined) return [];
  for (const [at, text] of lines.entries()) {
    if (at > from && /^\S/.test(text) && !text.startsWith('#')) break;
    const id = at > from ? new RegExp(`^ {${indent}}([a-z]\\w*):`).exec(text)?.[1] : undefined;
    if (id !== undefined) found.push({ id, line: at, checklist: false });
    const last = found.at(-1);
    if (last && /^\s+checklist:/.test(text)) last.checklist = true;
  }
  return found;
}
