/** Colours by what they are for. Calm ones: no red, orange or yellow, which alarm. */
export interface Palette {
  /** Behind everything: a picture brings its own, so that it reads the same on any screen. */
  ground: string;
  /** Surfaces that words may stand on, besides the ground. */
  card: string;
  wash: string;
  /** Words. */
  ink: string;
  quiet: string;
  /** Lines and shapes without words on them. */
  edge: string;
  shape: string;
  accent: string;
  /** Signs on the accent. */
  on: string;
}

export const palettes = {
  light: { ground: '#f4f2ec', card: '#ffffff', wash: '#dfe9ea', ink: '#1d2b31', quiet: '#465860', edge: '#b9c9cb', shape: '#a9c3c4', accent: '#2c6a70', on: '#ffffff' },
  dark: { ground: '#182226', card: '#233137', wash: '#2c4047', ink: '#edf3f2', quiet: '#b7c6c9', edge: '#4a6068', shape: '#54747a', accent: '#8cc4c3', on: '#182226' },
} as const satisfies Record<string, Palette>;

export type Theme = keyof typeof palettes;

export interface TextStyle {
  /** Pixels of a picture 1080 wide: on a phone 390 wide, 36 are 13. */
  size: number;
  weight: 400 | 700;
}

export const styles = {
  title: { size: 58, weight: 700 },
  large: { size: 50, weight: 700 },
  head: { size: 40, weight: 700 },
  body: { size: 38, weight: 400 },
  small: { size: 33, weight: 400 },
} as const satisfies Record<string, TextStyle>;

export const FAMILY = 'Noto Sans';

const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Whether words are of a script without spaces. */
export function hasSigns(words: string): boolean {
  return SIGNS.test(words);
}

/** Fonts for words. One that is only fallen back on loses the weight: the first must have all the signs. */
export function familyOf(words: string): string {
  return hasSigns(words) ? `Noto Sans SC, ${FAMILY}` : FAMILY;
}

/** Of the size, from one line to the next. */
export const LEADING = 1.28;
