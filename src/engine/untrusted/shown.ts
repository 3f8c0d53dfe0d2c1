import { type Draft, lookedAt, textsOf } from '../draft.ts';
import type { TextPlace } from '../kind.ts';
import type { Found } from '../rule.ts';
import { waysOf } from '../text.ts';
import { fold, type Folded, pieceAt } from './fold.ts';

/** A text of a flow that people read, press or say, in one of its languages. */
export interface Shown {
  /** Its path in translations. */
  key: string;
  role: TextPlace['role'];
  language: string;
  /** As it is written, as far as rules look. */
  text: string;
  /** Where a finding about it is told. */
  place: Place;
}

type Place = Pick<Found, 'path' | 'yaml' | 'key'>;

/** Ways in which one text can read, at most: an honest one has two or three. */
export const WAYS = 32;

// Per draft: made once, since every rule of communities reads them.
const gathered = new WeakMap<object, readonly Shown[]>();

export function shownIn(draft: Draft): readonly Shown[] {
  let all = gathered.get(draft);
  if (!all) gathered.set(draft, (all = [...ownTexts(draft), ...optionIds(draft), ...translated(draft)]));
  return all;
}

function ownTexts(draft: Draft): Shown[] {
  return textsOf(draft).flatMap(({ key, role, text, path }) => each(text, { key, role, language: draft.head.language }, path));
}

/** `{who}` in a text fills in the id of the chosen option. */
function optionIds({ steps, head: { language } }: Draft): Shown[] {
  return steps.flatMap(({ id, spec }) => {
    const { options = {} } = spec as { options?: object };
    return Object.keys(options).map((name): Shown => ({ key: `${id}.options.${name}`, role: 'words', language, text: name.replaceAll('_', ' '), place: { path: ['steps', id, 'options', name], key: true } }));
  });
}

function translated(draft: Draft): Shown[] {
  const roles = new Map(textsOf(draft).map(({ key, role }) => [key, role]));
  return draft.translations.flatMap(({ yaml, language, texts }) =>
    [...texts].flatMap(([key, { text }]) => each(text, { key, role: roles.get(key) ?? 'message', language }, ['texts', key, 'text']).map((shown) => ({ ...shown, place: { ...shown.place, yaml } }))),
  );
}

function each(text: string | readonly string[], about: Pick<Shown, 'key' | 'role' | 'language'>, path: Found['path']): Shown[] {
  if (typeof text === 'string') return [{ ...about, text: lookedAt(text), place: { path } }];
  return text.map((one, at): Shown => ({ ...about, text: lookedAt(one), place: { path: [...path, at] } }));
}

/** One way in which a text can read, as it is and folded. */
export interface Reading {
  text: string;
  folded: Folded;
}

const readings = new WeakMap<Shown, readonly Reading[]>();

export function readingsOf(shown: Shown): readonly Reading[] {
  let all = readings.get(shown);
  if (!all) readings.set(shown, (all = (waysOf(shown.text, WAYS) ?? [shown.text]).map((text) => ({ text, folded: fold(text) }))));
  return all;
}

/** A piece of a reading that must not stand there. */
export interface Piece {
  /** Offsets in the reading's text. */
  part: readonly [start: number, end: number];
  /** What it is: "a phone number". */
  what: string;
}

/** What a look at every reading of every text of a draft finds: the first piece of each text. */
export function* lookThrough(draft: Draft, look: (reading: Reading, shown: Shown) => Piece | undefined): Iterable<{ shown: Shown; piece: Piece; words: string; found: Place & Pick<Found, 'part'> }> {
  for (const shown of shownIn(draft)) {
    for (const reading of readingsOf(shown)) {
      const piece = look(reading, shown);
      if (!piece) continue;
      const words = quoted(reading.text.slice(...piece.part));
      // A text with cases reads otherwise than it is written: then the whole of it is meant.
      const exact = reading.text === shown.text && !shown.place.key && { part: piece.part };
      yield { shown, piece, words, found: { ...shown.place, ...exact } };
      break;
    }
  }
}

/** Longest piece that a message quotes. */
const QUOTED = 60;

function quoted(piece: string): string {
  const clear = piece.replace(/[^\P{C}\n]|\p{Default_Ignorable_Code_Point}/gu, '').replace(/\s+/g, ' ').trim();
  return clear.length > QUOTED ? `${clear.slice(0, QUOTED)}…` : clear;
}

/** The same in the reading as it is written: where a sign that looks like another one is no part of what clients press. */
export function firstAsWritten({ text }: Reading, pattern: RegExp, what: string): Piece | undefined {
  for (const { 0: found, index } of text.matchAll(pattern)) if (found !== '') return { part: [index, index + found.length], what };
  return undefined;
}

/** The first place where a pattern is found in the folded reading, in offsets of the reading. */
export function firstOf({ folded }: Reading, pattern: RegExp, what: string, isMeant: (found: string, index: number) => boolean = () => true): Piece | undefined {
  for (const found of folded.text.matchAll(pattern)) {
    if (found[0] !== '' && isMeant(found[0], found.index)) return { part: pieceAt(folded, found.index, found.index + found[0].length), what };
  }
  return undefined;
}
