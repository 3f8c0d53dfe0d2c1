import type { Json, Output, Rendered } from '../../botkit/adapter.ts';
import { clean } from '../../message/clean.ts';
import { degrade, type FittedKeyboard, type Part } from '../../message/degrade.ts';
import { legible } from '../../message/legible.ts';
import type { Button, Message, Progress } from '../../message/message.ts';
import { CAPTION, DATA, telegram } from './capabilities.ts';
import { escape, lengthOf, toHtml } from './html.ts';
import { stateOf } from './state.ts';

/**
 * What is to be done, in the terms of a chat. Which message was pressed is known only where it is done
 * (`send.ts`); everything here stays the same however often it is tried.
 */
export type Call =
  | SendCall
  /** Other choices are marked: the buttons change, and with `text` the words above them. */
  | { do: 'update'; message?: number; text?: string; instead: SendCall }
  /** The buttons of these messages go, and those of the pressed one, under which the choice stays. */
  | { do: 'retire'; open: number[]; choice?: string }
  | { do: 'clear'; recent: number[][] }
  | FileCall;

/** Written out for JSON: an interface has no index. */
export type FileCall = { do: 'file'; name: string; text: string } | { do: 'file'; name: string; base64: string; alt: string };

export type SendCall = {
  do: 'send';
  /** HTML. */
  text: string;
  /** Name of a picture that the text is the caption of. */
  picture?: string;
  /** Of the words in that picture. */
  language?: string;
  keyboard?: Key[][];
  /** Without a sound: another message follows. */
  quiet?: true;
  /** Nothing about this message may be kept. */
  discreet?: true;
};

export type Key = { text: string; callback_data: string };

/** "3 of 9" in a language. */
export type ProgressText = (progress: Progress, language: string | undefined) => string;

export function render({ messages, retire, clear, language }: Output, state: Json, progress: ProgressText): Rendered {
  const { open, recent } = stateOf(state);
  const discreet = messages.some((message) => message.discreet);
  const fresh = messages.some((message) => message.keyboard && !message.update);
  const calls: Call[] = [];
  if (clear) calls.push({ do: 'clear', recent });
  else if (retire || fresh) calls.push(retireCall(retire?.choice, discreet, retire || !discreet ? open : []));
  for (const message of messages) calls.push(...callsOf(message, language, progress, open), ...(message.files ?? []).map((file) => ({ do: 'file' as const, ...file })));
  const left = { open: clear || retire || fresh ? [] : open, recent: clear ? [] : recent };
  return { calls: finished(calls, discreet), state: left };
}

/** In a discreet flow no choice is echoed, whatever the caller says. */
function retireCall(choice: string | undefined, discreet: boolean, open: number[]): Call {
  return { do: 'retire', open, ...(choice !== undefined && !discreet && { choice: clean(choice) }) };
}

/** Only the last message of a turn makes a sound. */
function finished(calls: readonly Call[], discreet: boolean): Call[] {
  const last = calls.findLastIndex((call) => call.do === 'send');
  return calls.map((call, at) => {
    if (call.do === 'send') return { ...call, ...(at < last && { quiet: true as const }), ...(discreet && { discreet: true as const }) };
    return call.do === 'update' && discreet ? { ...call, instead: { ...call.instead, discreet: true as const } } : call;
  });
}

function callsOf(message: Message, language: string | undefined, progress: ProgressText, open: readonly number[]): Call[] {
  const parts = degrade(message, telegram);
  const calls = parts.map((part) => sendCall(part, part.progress && progress(part.progress, language), language));
  const [only] = calls;
  if (!message.update || !only || calls.length > 1) return calls;
  // Where the text names options that did not fit on buttons, it tells what is chosen too.
  const named = (parts[0]?.blocks.length ?? 0) > message.blocks.length;
  const shown = open.at(-1);
  return [{ do: 'update', ...(shown !== undefined && { message: shown }), ...(named && { text: only.text }), instead: only }];
}

function sendCall({ blocks, keyboard }: Part, progress: string | undefined, language: string | undefined): SendCall {
  // A remark on the last answer comes before the count of the question that follows.
  const remarks = blocks.findIndex(({ kind }) => kind !== 'note');
  const texts = blocks.map(toHtml);
  if (progress) texts.splice(Math.max(0, remarks), 0, escape(progress));
  const [first] = blocks;
  const captioned = first?.kind === 'picture' && lengthOf(first) <= CAPTION;
  const rows = keyboard ? rowsOf(keyboard) : [];
  const text = texts.join('\n\n');
  return {
    do: 'send',
    text: legible(text, withoutTags(text)),
    ...(captioned && { picture: first.picture, ...(language && { language }) }),
    ...(rows.length > 0 && { keyboard: rows }),
  };
}

/** What people read of HTML: in it, every "<" of a text is escaped. */
function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '');
}

// Buttons

function rowsOf({ options, done, controls }: FittedKeyboard): Key[][] {
  const rows = [...inRows(options, done ? 1 : 8), ...inRows(done ? [done] : [], 1), ...inRows(controls, 3)];
  return rows.map((row) => row.map(keyOf).filter(fits)).filter((row) => row.length > 0);
}

/** Longest label, in UTF-16 units, that a phone shows whole when this many stand side by side. */
const widths: readonly [columns: number, label: number][] = [[8, 2], [4, 5], [3, 9], [2, 16]];

function inRows(buttons: readonly Button[], most: number): Button[][] {
  const longest = Math.max(0, ...buttons.map(({ label }) => label.length));
  const columns = Math.min(most, widths.find(([, label]) => longest <= label)?.[0] ?? 1);
  return Array.from({ length: Math.ceil(buttons.length / columns) }, (_, row) => buttons.slice(row * columns, (row + 1) * columns));
}

function keyOf({ label, token }: Button): Key {
  return { text: legible(clean(label)), callback_data: token };
}

const encoder = new TextEncoder();

/** A longer token cannot travel; one message with such a button would be refused whole. */
function fits({ callback_data }: Key): boolean {
  const bytes = encoder.encode(callback_data).length;
  return bytes > 0 && bytes <= DATA;
}
