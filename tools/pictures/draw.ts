import { escape, widthOf } from './fonts.ts';
import { familyOf, hasSigns, LEADING, type Palette, styles, type TextStyle } from './styles.ts';

/**
 * A place for words in a template. `words` is their key in `pictures.yaml` of a language, below the picture's name;
 * they are broken into lines that fit `width`, at most `lines` of them. `middle`: y is not the first baseline but the
 * middle of all lines. `facts`: what stands behind the words.
 */
export interface Place {
  words: string;
  facts: readonly string[];
  style: keyof typeof styles;
  x: number;
  y: number;
  width: number;
  lines: number;
  middle: boolean;
  /** How it is drawn besides: colour, anchor. */
  rest: string;
}

const PLACE = /<text\b([^>]*)\/>/g;
const ATTRIBUTE = /([a-z-]+)="([^"]*)"/g;
const ours = new Set(['data-words', 'data-facts', 'data-style', 'data-width', 'data-lines', 'data-middle', 'x', 'y']);

export function placesOf(template: string): Place[] {
  return [...template.matchAll(PLACE)].map(([, attributes = '']) => placeOf(attributes));
}

/** The SVG of a picture: words in their places, colours by their names. */
export function draw(template: string, words: (key: string) => string, palette: Palette): string {
  const filled = template.replace(PLACE, (_, attributes: string) => written(placeOf(attributes), words));
  return filled.replace(/\{(\w+)\}/g, (_, name: string) => colour(palette, name));
}

function colour(palette: Palette, name: string): string {
  const found = Object.entries(palette).find(([each]) => each === name);
  if (!found) throw new Error(`There is no colour {${name}}`);
  return found[1];
}

function placeOf(attributes: string): Place {
  const all = new Map([...attributes.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]));
  const style = all.get('data-style');
  if (!isStyle(style)) throw new Error(`There is no style "${style}"`);
  return {
    words: all.get('data-words') ?? '',
    facts: all.get('data-facts')?.split(' ') ?? [],
    style,
    x: Number(all.get('x')),
    y: Number(all.get('y')),
    width: Number(all.get('data-width')),
    lines: Number(all.get('data-lines') ?? 1),
    middle: all.has('data-middle'),
    rest: [...all].filter(([name]) => !ours.has(name)).map(([name, value]) => `${name}="${value}"`).join(' '),
  };
}

function isStyle(name: string | undefined): name is keyof typeof styles {
  return name !== undefined && Object.hasOwn(styles, name);
}

function written(place: Place, words: (key: string) => string): string {
  const style = styles[place.style];
  const lines = linesOf(words(place.words), style, place.width);
  if (lines.length > place.lines) throw new Error(`"${place.words}" takes ${lines.length} lines of ${place.width} pixels; there is room for ${place.lines}: ${lines.join(' / ')}`);
  const leading = Math.round(style.size * LEADING);
  // Small letters and capitals stand about 0.7 of the size above the line: half of that is the middle.
  const first = place.middle ? place.y - ((lines.length - 1) * leading) / 2 + style.size * 0.35 : place.y;
  const spans = lines.map((line, at) => `<tspan x="${place.x}" y="${Math.round(first + at * leading)}">${escape(line)}</tspan>`);
  return `<text font-family="${familyOf(words(place.words))}" font-size="${style.size}" font-weight="${style.weight}" ${place.rest}>${spans.join('')}</text>`;
}

/** As few lines as the width allows, and those about equally long: a word alone on the last one reads badly. */
function linesOf(words: string, style: TextStyle, width: number): string[] {
  const few = broken(words, style, width);
  let narrow = width;
  while (narrow > width / 2 && broken(words, style, narrow - 10).length === few.length) narrow -= 10;
  return broken(words, style, narrow);
}

function broken(words: string, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  for (const [space, word] of piecesOf(words)) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${space}${word}` : word;
    if (lines.length > 0 && widthOf(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
    if (widthOf(word, style) > width) throw new Error(`"${word}" is wider than ${width} pixels`);
  }
  return lines;
}

/** What a line may be broken before, and the space that then goes: words; in a script without spaces what dictionaries know as words, never before a closing mark or after an opening one. */
function piecesOf(words: string): [space: string, piece: string][] {
  return words.split(' ').flatMap((word) => {
    if (!hasSigns(word)) return [[' ', word]];
    const pieces: string[] = [];
    for (const { segment } of segmenter.segment(word)) {
      if (pieces.length > 0 && (/^[\p{Close_Punctuation}\p{Final_Punctuation}\p{Other_Punctuation}]/u.test(segment) || /[\p{Open_Punctuation}\p{Initial_Punctuation}]$/u.test(pieces.at(-1) ?? ''))) pieces.push((pieces.pop() ?? '') + segment);
      else pieces.push(segment);
    }
    return pieces.map((piece, at): [string, string] => [at === 0 ? ' ' : '', piece]);
  });
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
