import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { textHash } from '../../src/engine/hash.ts';
import { builtIns } from '../../src/engine/event.ts';
import { lengthOf, normalize, words } from '../../src/engine/match/normalize.ts';
import { root } from '../bot/kit.ts';
import { language, shipped } from './kit.ts';

/** The texts that stand in a language's own file: what is missing there would be said in English. */
function written(code: string): string[] {
  const keysOf = (value: unknown, at: string): string[] => {
    if (typeof value !== 'object' || value === null || 'of' in value) return [at];
    return Object.entries(value).flatMap(([key, each]) => keysOf(each, `${at}.${key}`));
  };
  return keysOf(parse(readFileSync(join(root, 'content/languages', code, 'interface.yaml'), 'utf8')), '');
}

const codes = [...shipped.content.languages.keys()];

it('says of every language how it was made', () => {
  expect(codes).toEqual(expect.arrayContaining(['en', 'es']));
  expect(shipped.content.about.get('es')).toEqual({
    code: 'es',
    name: 'Español',
    made: { how: 'machine', on: '2026-11-25' },
    back_translated: { how: 'machine', on: '2026-11-26' },
    native_review: 'none',
  });
});

describe.each(codes)('the language %s', (code) => {
  const { tactics, words: lists, answers, countries, likely, style } = language(code);

  it('has every tactic, every built-in word and every country', () => {
    expect(Object.keys(tactics)).toEqual(Object.keys(language('en').tactics));
    expect(Object.keys(tactics)).toHaveLength(20);
    expect(Object.keys(lists)).toEqual([...builtIns]);
    expect(Object.keys(countries)).toEqual(Object.keys(language('en').countries));
    expect(Object.values(countries).every((names) => names.length > 0)).toBe(true);
    expect(likely.filter((country) => countries[country] === undefined)).toEqual([]);
  });

  it('says all that the bot says, also to those who manage flows', () => {
    const own = new Set(written(code));
    expect(written('en').filter((key) => !own.has(key))).toEqual([]);
  });

  it('explains a tactic in short sentences', () => {
    for (const { plain, how, answer } of Object.values(tactics)) {
      expect(lengthOf(words(plain))).toBeLessThanOrEqual(8);
      for (const sentence of `${how} ${answer}`.split(/[.?] |[。？！]/)) expect(lengthOf(words(sentence))).toBeLessThanOrEqual(20);
    }
  });

  it('has answers that matching can read', () => {
    const all = [...Object.values(lists), ...Object.values(answers)].flat();
    expect(all.filter((phrase) => normalize(phrase) === '')).toEqual([]);
  });

  it('lists nationalities and wrongdoers as they are compared', () => {
    for (const word of [...style.nationalities, ...style.accused]) expect(normalize(word).replaceAll(' ', '')).toBe(word.replaceAll(' ', ''));
  });
});

it('lets no whole message mean two things, in all languages together', () => {
  const meaning = new Map<string, string>();
  for (const code of codes) {
    const { words: lists, answers } = language(code);
    for (const [name, phrases] of Object.entries({ ...lists, ...answers })) {
      for (const phrase of phrases.map(normalize)) {
        expect({ phrase, name: meaning.get(phrase) ?? name }).toEqual({ phrase, name });
        meaning.set(phrase, name);
      }
    }
  }
});

it('gives a country name to one country', () => {
  for (const code of codes) {
    const owner = new Map<string, string>();
    for (const [country, names] of Object.entries(language(code).countries)) {
      for (const name of names.map(normalize)) {
        expect({ name, country: owner.get(name) ?? country }).toEqual({ name, country });
        owner.set(name, country);
      }
    }
  }
});

it.each([
  ['en', ['yeah', 'yep', 'Yes!'], 'yes'],
  ['en', ['nope', 'Nah', 'no way'], 'no'],
  ['en', ["I don't know", 'dunno', 'not sure', 'idk', 'I think so'], 'unsure'],
  ['es', ['Sí', 'si', 'claro que sí'], 'yes'],
  ['es', ['no', 'para nada'], 'no'],
  ['es', ['No sé', 'no lo se', 'ni idea', 'creo que sí'], 'unsure'],
  ['id', ['iya', 'Ya', 'betul'], 'yes'],
  ['id', ['gak', 'nggak', 'belum'], 'no'],
  ['id', ['ga tau', 'kurang yakin', 'kayaknya iya'], 'unsure'],
] as const)('in %s, %j mean %s', (code, phrases, answer) => {
  const known = language(code).answers[answer].map(normalize);
  for (const phrase of phrases) expect(known).toContain(normalize(phrase));
});

it.each([
  ['en', 'England', 'GB'],
  ['en', 'UK', 'GB'],
  ['en', 'America', 'US'],
  ['en', 'burma', 'MM'],
  ['en', 'cote divoire', 'CI'],
  ['en', 'Turkey', 'TR'],
  ['es', 'EEUU', 'US'],
  ['es', 'mejico', 'MX'],
  ['es', 'Inglaterra', 'GB'],
  ['es', 'peru', 'PE'],
  ['id', 'Korsel', 'KR'],
  ['id', 'kamboja', 'KH'],
  ['id', 'arab saudi', 'SA'],
])('in %s, %s is %s', (code, name, country) => {
  expect(language(code).countries[country]?.map(normalize)).toContain(normalize(name));
});

it('hashes a text as translations write it', () => {
  expect(textHash('abc')).toBe('ba7816bf');
  expect(textHash('¿Qué?')).toMatch(/^[0-9a-f]{8}$/);
});
