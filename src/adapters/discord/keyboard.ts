import { clean } from '../../message/clean.ts';
import type { FittedKeyboard } from '../../message/degrade.ts';
import { legible } from '../../message/legible.ts';
import type { Button } from '../../message/message.ts';
import { CUSTOM_ID, LABEL, MENU, ROW } from './capabilities.ts';
import { type Key, type Menu, own, type Row, row, type Style } from './components.ts';

/** What a keyboard says besides its buttons. */
export interface KeyboardWords {
  /** In a menu before anything is chosen. */
  one: string;
  many: string;
}

/** Labels that may stand side by side on a phone, in UTF-16 units; a longer one gets a row of its own. */
const SHORT = 20;

/** The buttons under a message: answers first, then the words that always work. `others` stand with those. */
export function rowsOf(keyboard: FittedKeyboard, words: KeyboardWords, others: readonly Key[] = []): Row[] {
  const { options, done, controls } = unique(keyboard);
  const answers = keyboard.as === 'select' ? menusOf(options, keyboard.done !== undefined, words) : inRows(options.map((each) => keyOf(each, 1)));
  const rest = [...(done ? [keyOf(done, 1)] : []), ...others, ...controls.map((each) => keyOf(each, 2))];
  return [...answers, ...chunks(rest, ROW).map(row)];
}

/** One button with an id that is too long, or there twice, would have the whole message refused. */
function unique({ options, done, controls }: FittedKeyboard): Pick<FittedKeyboard, 'options' | 'done' | 'controls'> {
  const seen = new Set<string>();
  const fits = ({ token }: Button) => token.length > 0 && [...token].length <= CUSTOM_ID && !seen.has(token) && Boolean(seen.add(token));
  const fitting = { options: options.filter(fits), ...(done && fits(done) && { done }) };
  return { ...fitting, controls: controls.filter(fits) };
}

function inRows(keys: readonly Key[]): Row[] {
  const short = keys.every(({ label }) => label.length <= SHORT);
  return chunks(keys, short ? ROW : 1).map(row);
}

function keyOf({ label, token }: Button, style: Style): Key {
  return { type: 2, style, label: labelOf(label, LABEL), custom_id: token };
}

function menusOf(options: readonly Button[], many: boolean, words: KeyboardWords): Row[] {
  const menus = chunks(options, MENU);
  const first = many ? words.many : words.one;
  return menus.map((part, at) => row([menuOf(part, many, at, menus.length > 1 ? spanOf(part) : first)]));
}

/** Which of several menus it is: from its first choice to its last. */
function spanOf(options: readonly Button[]): string {
  const [first, last] = [options[0], options.at(-1)].map((each) => labelOf(each?.label ?? '', SPAN));
  return `${first} – ${last}`;
}

/** Longest name of one end, in UTF-16 units: a placeholder has 150. */
const SPAN = 70;

function menuOf(options: readonly Button[], many: boolean, at: number, placeholder: string): Menu {
  return {
    type: 3,
    custom_id: `${many ? own.many : own.one}${at}`,
    placeholder,
    min_values: 1,
    max_values: many ? options.length : 1,
    options: options.map(({ label, token, chosen }) => ({ label: labelOf(label, LABEL), value: token, ...(chosen && { default: true }) })),
  };
}

function labelOf(label: string, most: number): string {
  const shown = legible(clean(label).replace(/\s+/g, ' ').trim());
  return shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
}

export function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
}
