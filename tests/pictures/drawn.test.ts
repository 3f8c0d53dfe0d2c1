import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { draw } from '../../tools/pictures/draw.ts';
import { drawingsOf, pngOf, sourcesIn } from '../../tools/pictures/all.ts';
import { toPng } from '../../tools/pictures/fonts.ts';
import { encode, unpacked } from '../../tools/pictures/png.ts';
import { LEADING, palettes, styles } from '../../tools/pictures/styles.ts';

const content = fileURLToPath(new URL('../../content', import.meta.url));
const pictures = join(content, 'pictures');
const drawings = drawingsOf(content);
const pngsIn = (folder: string) => readdirSync(join(pictures, folder)).filter((file) => file.endsWith('.png')).map((file) => join(folder, file));

describe('the files of the pictures', () => {
  test('are those that are drawn, and no others', () => {
    expect([...pngsIn('.'), ...pngsIn('dark')].sort()).toEqual(drawings.map(({ file }) => file).sort());
  });

  test.each(drawings.map((drawing) => [drawing.file, drawing] as const))('%s is what its source and words give: npm run pictures', (file, drawing) => {
    const png = readFileSync(join(pictures, file));
    // A difference of a megabyte is not worth showing.
    expect(unpacked(png).equals(unpacked(pngOf(drawing)))).toBe(true);
  });

  test.each(drawings.map(({ file }) => [file]))('%s is small, and no taller than a phone shows whole', (file) => {
    const png = readFileSync(join(pictures, file));
    expect(png.length).toBeLessThan(150_000);
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1080, 1350]);
  });
});

describe('words in a picture', () => {
  const places = sourcesIn(content).flatMap(({ name, places: all, template }) => all.map((place) => ({ ...place, picture: name, template })));

  test('are large enough on a phone 390 pixels wide: 12 pixels and more', () => {
    for (const { size } of Object.values(styles)) expect((size * 390) / 1080).toBeGreaterThanOrEqual(11.9);
  });

  const boxes = places.map(({ picture, words, x, y, width, style, lines, middle, rest }) => {
    const { size } = styles[style];
    const height = lines * size * LEADING;
    const left = rest.includes('text-anchor="middle"') ? x - width / 2 : x;
    const top = middle ? y - height / 2 : y - size;
    return { picture, words, left, right: left + width, top, bottom: top + height };
  });

  test('keep off the edges, however long they are', () => {
    expect(boxes.filter(({ left, right, top, bottom }) => left < 60 || right > 1020 || top < 20 || bottom > 1330)).toEqual([]);
  });

  test('keep off each other, however long they are', () => {
    const meet = (a: (typeof boxes)[number], b: (typeof boxes)[number]) => a.picture === b.picture && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    expect(boxes.flatMap((box, at) => boxes.slice(at + 1).filter((other) => meet(box, other)).map((other) => `${box.picture}: ${box.words}, ${other.words}`))).toEqual([]);
  });

  test('have the colours of words, on whatever they stand', () => {
    for (const { picture, words, rest } of places) {
      expect(/fill="\{(ink|quiet)\}"/.test(rest), `${picture}: ${words}`).toBe(true);
    }
  });

  test.each(Object.entries(palettes))('can be told from every surface, %s (WCAG 2.2 AA)', (_, palette) => {
    for (const surface of [palette.ground, palette.card, palette.wash]) {
      for (const words of [palette.ink, palette.quiet]) expect(contrast(words, surface)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(palette.accent, surface)).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(palette.on, palette.accent)).toBeGreaterThanOrEqual(4.5);
  });
});

describe('drawing', () => {
  const place = (more: string) => `<text data-words="a" data-style="body" data-width="200" x="0" y="50" fill="{ink}"${more}/>`;
  const drawn = (words: string, more = '') => draw(place(more), () => words, palettes.light);

  test('breaks words into lines of about the same length', () => {
    const lines = [...drawn('one two three four', ' data-lines="2"').matchAll(/<tspan[^>]*>([^<]*)/g)].map(([, line]) => line);
    expect(lines).toEqual(['one two', 'three four']);
  });

  test('refuses words for which there is no room', () => {
    expect(() => drawn('one two three four')).toThrow('"a" takes 2 lines of 200 pixels; there is room for 1');
    expect(() => drawn('incomprehensibilities')).toThrow('wider than 200 pixels');
  });

  test.each(['Aa', '骗局'])('draws a title in the bold cut of the font: %s', (words) => {
    const inked = (style: keyof typeof styles) => {
      const sized = draw(`<text data-words="a" data-style="${style}" data-width="400" x="0" y="80" fill="{ink}"/>`, () => words, palettes.light).replace(/font-size="\d+"/, 'font-size="60"');
      const png = toPng(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100"><rect width="400" height="100" fill="#fff"/>${sized}</svg>`);
      return unpacked(png).reduce((ink, value) => ink + Number(value < 128), 0);
    };
    expect(inked('title')).toBeGreaterThan(inked('body') * 1.15);
  });

  test('escapes what has a meaning in SVG, and knows every colour', () => {
    expect(drawn('<&>')).toContain('>&lt;&amp;&gt;<');
    expect(drawn('a')).toContain(palettes.light.ink);
    expect(() => draw('<rect fill="{red}"/>', () => '', palettes.light)).toThrow('no colour {red}');
  });

  test('writes a PNG that other programs read, without what lies behind it', () => {
    const pixels = Buffer.from('ff0000ff00ff00ff', 'hex');
    const png = encode({ width: 2, height: 1, pixels });
    expect(unpacked(png).subarray(13).toString('hex')).toBe('00ff000000ff00');
    expect(() => encode({ width: 1, height: 1, pixels: Buffer.from('ff000080', 'hex') })).toThrow('see through');
  });
});

/** How far apart two colours are, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
