import { Resvg } from '@resvg/resvg-js';
import { fileURLToPath } from 'node:url';
import type { Draft } from '../engine/draft.ts';
import { type Drawing, toSvg } from './svg.ts';

const FAMILY = 'Noto Sans';
const fontFiles = ['400Regular/NotoSans_400Regular', '700Bold/NotoSans_700Bold'].map((file) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/noto-sans/${file}.ttf`)));
/** Scripts that the font writes. With one of the Chinese signs, ten times as large, there would be no end of fonts. */
const WRITTEN = /^(?:[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Devanagari}\p{M}\p{N}\p{P}\p{Z}\p{Sc}\p{Sm}])*$/u;
/** Drawn larger, for sharp screens; and no side longer than this, in pixels. */
const ZOOM = 2;
const LONGEST = 4_000;

/** A flow as a PNG, with the fonts of a package and none of the machine. Undefined where it would be too large to be of use. Throws where the renderer cannot be had. */
export function toPng(draft: Pick<Draft, 'flow' | 'head' | 'steps'>, drawing: Pick<Drawing, 'reached'> = {}): Uint8Array | undefined {
  const svg = toSvg(draft, { ...drawing, font: { family: FAMILY, has: (words) => WRITTEN.test(words) } });
  if (svg === undefined) return undefined;
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: FAMILY };
  const { width, height } = new Resvg(svg, { font });
  const zoom = Math.min(ZOOM, LONGEST / Math.max(width, height));
  return new Resvg(svg, { font, fitTo: { mode: 'zoom', value: zoom } }).render().asPng();
}
