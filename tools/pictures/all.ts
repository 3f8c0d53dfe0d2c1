import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FALLBACK } from '../../src/content/content.ts';
import { loadContent } from '../../src/content/load.ts';
import { draw, type Place, placesOf } from './draw.ts';
import { toPng } from './fonts.ts';
import { palettes, type Theme } from './styles.ts';

export interface Drawing {
  /** Below `content/pictures`: `two-ends.es.png`, `dark/two-ends.png`. */
  file: string;
  name: string;
  language: string;
  theme: Theme;
  svg: string;
}

export interface Source {
  name: string;
  template: string;
  places: readonly Place[];
}

export function sourcesIn(content: string): Source[] {
  const folder = join(content, 'pictures', 'source');
  return readdirSync(folder).filter((file) => file.endsWith('.svg')).sort().map((file) => {
    const template = readFileSync(join(folder, file), 'utf8');
    return { name: file.slice(0, -'.svg'.length), template, places: placesOf(template) };
  });
}

/** Every picture in every language and theme. */
export function drawingsOf(content: string): Drawing[] {
  const { pictureWords } = loadContent(content).content;
  return sourcesIn(content).flatMap(({ name, template }) =>
    [...pictureWords].flatMap(([language, words]) =>
      Object.entries(palettes).map(([theme, palette]): Drawing => {
        const svg = draw(template, (key) => wordsAt(words, `${name}.${key}`), palette);
        // `Object.entries` forgets which keys there are.
        return { file: fileOf(name, language, theme as Theme), name, language, theme: theme as Theme, svg };
      }),
    ),
  );
}

export function pngOf({ svg }: Drawing): Buffer {
  return toPng(svg);
}

function wordsAt(words: Readonly<Record<string, string>>, key: string): string {
  const found = words[key];
  if (found === undefined) throw new Error(`pictures.yaml has no words "${key}"`);
  return found;
}

function fileOf(name: string, language: string, theme: Theme): string {
  const file = language === FALLBACK ? `${name}.png` : `${name}.${language}.png`;
  return theme === 'dark' ? `dark/${file}` : file;
}
