import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FALLBACK } from '../../src/content/content.ts';
import { loadContent } from '../../src/content/load.ts';
import { compile } from '../../src/engine/compile.ts';
import { textHash } from '../../src/engine/hash.ts';
import { textOf } from '../../src/engine/program.ts';
import { pictureFileOf } from '../../src/message/picture-file.ts';
import { sourcesIn } from '../../tools/pictures/all.ts';
import { lexicon, official, sourceOf } from '../engine/worlds.ts';

// A picture is a claim like any other text: its words pass lint, its figures have facts, and whoever sees no picture misses nothing.

const content = fileURLToPath(new URL('../../content', import.meta.url));
const { pictureWords } = loadContent(content).content;
const languages = [...pictureWords.keys()];
const files = readdirSync(join(content, 'pictures'));
const sources = sourcesIn(content);
const wordsOf = (language: string) => pictureWords.get(language) ?? {};

/** Every step that shows a picture. */
const shown = official.today.flatMap((program) =>
  program.steps.filter(({ kind }) => kind.name === 'picture').map(({ id, spec }) => {
    const { picture = '', facts = [] } = spec as { picture?: string; facts?: string[] };
    return { program, id, picture, facts, at: `${program.flow}:${id}` };
  }),
);
const figuresIn = (text: string) => text.match(/\d(?:[\d.,\s]*\d)?/g)?.map((figure) => figure.replace(/[.,\s]/g, '')) ?? [];

test('every picture is shown by a flow, and has words in every language', () => {
  expect([...new Set(shown.map(({ picture }) => picture))].sort()).toEqual(sources.map(({ name }) => name));
  const keys = sources.flatMap(({ name, places }) => places.map(({ words }) => `${name}.${words}`)).sort();
  for (const language of languages) expect(Object.keys(wordsOf(language)).sort()).toEqual(keys);
});

describe.each(shown)('$at', ({ program, id, picture, facts }) => {
  const source = sources.find(({ name }) => name === picture);
  const places = source?.places ?? [];

  test.each(languages)('has a file for people who read %s', (language) => {
    expect(pictureFileOf(files, picture, language)).toBe(language === FALLBACK ? `${picture}.png` : `${picture}.${language}.png`);
  });

  test('cites just the facts that stand behind the picture', () => {
    expect(new Set(places.flatMap((place) => place.facts))).toEqual(new Set(facts));
    expect(facts.filter((fact) => !lexicon.facts.has(fact))).toEqual([]);
  });

  test.each(languages)('tells every figure of the picture in words too, in %s, and each has a fact', (language) => {
    const alt = textOf(program, language, `${id}.alt`);
    if (language !== FALLBACK) expect(alt).not.toBe(textOf(program, FALLBACK, `${id}.alt`));
    for (const place of places) {
      const figures = figuresIn(wordsOf(language)[`${picture}.${place.words}`] ?? '');
      if (figures.length === 0) continue;
      expect(place.facts, place.words).not.toEqual([]);
      // Years of sources are told where the sources are named, under the picture.
      const told = figuresIn([alt, ...place.facts.map((fact) => lexicon.facts.get(fact)?.cite ?? '')].join('\n'));
      expect(figures.filter((figure) => !told.includes(figure) && !told.includes(`20${figure}`))).toEqual([]);
    }
  });
});

test.each(sources)('the words of $name pass the rules for texts', ({ name, places }) => {
  const [original, ...others] = [FALLBACK, ...languages.filter((language) => language !== FALLBACK)];
  const textAt = (language = FALLBACK, key: string) => wordsOf(language)[`${name}.${key}`] ?? '';
  const step = ({ words, facts }: { words: string; facts: readonly string[] }) => `${words}: {say: ${JSON.stringify(textAt(original, words))}${facts.length > 0 ? `, facts: [${facts.join(', ')}]` : ''}}`;
  const translated = (language: string) => places.map(({ words }) => `${words}.say: {of: "${textHash(textAt(original, words))}", text: ${JSON.stringify(textAt(language, words))}}`);
  const flow = sourceOf({
    flow: 'lessons/of-a-picture',
    steps: places.map(step).join('\n'),
    translations: Object.fromEntries(others.map((language) => [language, ['title: {of: "' + textHash('A test') + '", text: Prueba}', ...translated(language)].join('\n')])),
  });
  expect(compile([flow], lexicon).diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
});
