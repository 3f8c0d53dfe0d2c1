import { Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';
import { fileURLToPath } from 'node:url';
import { encode } from './png.ts';
import { FAMILY, familyOf, type TextStyle } from './styles.ts';

const files = [
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/700Bold/NotoSans_700Bold.ttf',
  'noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  'noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
];

/** Only the fonts of a package: with those of a machine, pictures would differ from one to the next. */
const font = {
  loadSystemFonts: false,
  fontFiles: files.map((file) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/${file}`))),
  defaultFontFamily: FAMILY,
} satisfies ResvgRenderOptions['font'];

export function toPng(svg: string): Buffer {
  return encode(new Resvg(svg, { font }).render());
}

const known = new Map<string, number>();

/** How wide words are in a style, in pixels. */
export function widthOf(words: string, { size, weight }: TextStyle): number {
  const key = `${weight} ${words}`;
  const width = known.get(key) ?? measure(words, weight);
  known.set(key, width);
  return (width * size) / SCALE;
}

const SCALE = 100;

function measure(words: string, weight: number): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text font-family="${familyOf(words)}" font-weight="${weight}" font-size="${SCALE}">${escape(words)}</text></svg>`;
  return new Resvg(svg, { font }).getBBox()?.width ?? 0;
}

export function escape(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
