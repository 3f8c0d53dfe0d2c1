import type { Output, Rendered } from '../../botkit/adapter.ts';
import { clean } from '../../message/clean.ts';
import { degrade, type FittedKeyboard, type Part } from '../../message/degrade.ts';
import type { Block, Button } from '../../message/message.ts';
import { plain } from '../../message/plain.ts';
import { terminal } from './capabilities.ts';

/** One call: paragraphs to print, and what the person can type afterwards. */
export type Call = { clear: true } | { paragraphs: Paragraph[]; keys?: Keys };

export type Paragraph = { kind: Block['kind'] | 'choice' | 'progress' | 'strong'; text: string };

/** The buttons last shown, as they can be typed. */
export type Keys = {
  /** Tokens of the numbered options. */
  options: string[];
  /** Buttons by the words on them. */
  words: { word: string; token: string }[];
  /** Several options can be chosen together. */
  many: boolean;
};

export interface Style {
  /** Columns of the screen; absent: no screen, nothing to wrap or clear. */
  width?: number;
  color: boolean;
}

export function render({ messages, retire, clear }: Output): Rendered {
  const calls: Call[] = clear ? [{ clear: true }] : [];
  if (retire?.choice) calls.push({ paragraphs: [{ kind: 'choice', text: `→ ${retire.choice}` }] });
  for (const message of messages) calls.push(...degrade(message, terminal).map(callOf));
  return { calls, state: null };
}

function callOf({ blocks, keyboard, progress }: Part): Call {
  const paragraphs = blocks.map((block): Paragraph => ({ kind: 'strong' in block ? 'strong' : block.kind, text: plain(block) }));
  const remarks = blocks.findIndex(({ kind }) => kind !== 'note');
  if (progress) paragraphs.splice(Math.max(0, remarks), 0, { kind: 'progress', text: `${progress.at}/${progress.of}` });
  return { paragraphs, ...(keyboard && { keys: keysOf(keyboard) }) };
}

function keysOf({ options, done, controls }: FittedKeyboard): Keys {
  const named = (button: Button) => ({ word: wordOf(button.label), token: button.token });
  // An option's whole label is its button; in a question that takes several it would only mark it.
  const words = [...(done ? [done] : options), ...controls].map(named);
  return { options: options.map(({ token }) => token), words, many: done !== undefined };
}

/** How words are compared: as typed or shown, in any case. */
export function wordOf(text: string): string {
  return clean(text).replace(/\s+/g, ' ').trim().toLowerCase();
}

/** What a call looks like. All texts are cleaned here, so that none can move the cursor. */
export function paint(call: Call, style: Style): string {
  if ('clear' in call) return style.width ? CLEAR : '';
  return call.paragraphs.map((paragraph) => `${paintParagraph(paragraph, style)}\n\n`).join('');
}

/** Cursor home, screen empty, lines scrolled away forgotten. */
const CLEAR = '\u001b[H\u001b[2J\u001b[3J';
const bold = 1;
const faint = 2;
const cyan = 36;
const colors: Partial<Record<Paragraph['kind'], number>> = { note: faint, source: faint, progress: faint, choice: cyan, quote: cyan };
const headed: ReadonlySet<Paragraph['kind']> = new Set(['list', 'contact']);

function paintParagraph({ kind, text }: Paragraph, { width, color }: Style): string {
  const cleaned = clean(text).replace(/\t/g, ' ');
  const lines = cleaned.split('\n').flatMap((line) => (width ? wrap(line, width) : [line]));
  if (!color) return lines.join('\n');
  const [head = '', ...rest] = lines;
  if (headed.has(kind)) return [sgr(bold, head), ...rest].join('\n');
  const code = kind === 'strong' ? bold : colors[kind];
  return code ? lines.map((line) => sgr(code, line)).join('\n') : lines.join('\n');
}

function sgr(code: number, text: string): string {
  return text && `\u001b[${code}m${text}\u001b[0m`;
}

/** Breaks between words; what follows a number or a point is indented. A longer word is left to the terminal. */
function wrap(line: string, width: number): string[] {
  const indent = ' '.repeat(/^(\d+\.|•|☎) /.exec(line)?.[0].length ?? 0);
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/ +/)) {
    if (current.trim() && current.length + 1 + word.length > width) {
      lines.push(current);
      current = indent + word;
    } else current = current ? `${current} ${word}` : word;
  }
  return [...lines, current];
}
