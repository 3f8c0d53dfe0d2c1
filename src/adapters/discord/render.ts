import { type Json, type Output, readDeed, type Rendered } from '../../botkit/adapter.ts';
import { clean } from '../../message/clean.ts';
import { degrade } from '../../message/degrade.ts';
import type { Block, Message } from '../../message/message.ts';
import { CHOICE, discord } from './capabilities.ts';
import { type Key, own } from './components.ts';
import { rowsOf } from './keyboard.ts';
import { type Drawn, type Sheet, sheetsOf } from './layout.ts';
import { small } from './markdown.ts';
import { stateOf } from './state.ts';

/**
 * What is to be done. Whether it answers a command, a press or a typed message is known only where it is done
 * (`send.ts`); everything here stays the same however often it is tried.
 */
export type Call =
  | ShowCall
  /** The buttons of these messages in the private chat go. */
  | { do: 'tidy'; open: string[] }
  /** What can be cleared goes, besides what has just been shown. */
  | { do: 'clear'; recent: string[] };

export type ShowCall = {
  do: 'show';
  sheet: Sheet;
  /** Place among the messages of the turn: with the event's id it names this one for good. */
  at: number;
  /** It asks something. */
  asks: boolean;
  /** Of the first message of a turn: what becomes of the one whose button was pressed. */
  first?: First;
  /** Go with it. */
  files?: Attachment[];
  /** The person's, for what the door says itself. */
  language?: string;
  /** Nothing about this message may be kept. */
  discreet?: true;
};

/** Written out for JSON: an interface has no index. */
export type Attachment = { name: string; text: string } | { name: string; base64: string; alt: string };

export type First = {
  /** The pressed message has served: this one takes its place, or its buttons go. Else it stays as it is. */
  over: boolean;
  /** Even where it would be worth keeping. */
  wipe?: true;
  /** What was chosen there, as it is told. */
  choice?: string;
};

/** A text of the interface in a language. */
export type Words = (language: string | undefined, key: string, values?: Record<string, string | number>) => string;

export function render({ messages, retire, clear, language }: Output, state: Json, words: Words): Rendered {
  const { open, recent, ...rest } = stateOf(state);
  const discreet = messages.some((message) => message.discreet);
  const fresh = messages.some((message) => message.keyboard);
  const managing = messages.some(({ keyboard }) => keyboard?.options.some(({ token }) => readDeed(token)));
  const over = Boolean(retire ?? clear) || fresh;
  const choice = discreet || retire?.choice === undefined ? undefined : choiceLine(retire.choice, language, words);
  const first: First = { over, ...((clear || discreet) && { wipe: true }), ...(choice && { choice }) };
  const shown = sheetsOf(messages.flatMap((message) => drawn(message, language, words))).map((sheet, at): ShowCall => ({
    do: 'show',
    sheet,
    at,
    // What managers do is for the server it is done in.
    asks: !managing && sheet.box.components.some(({ type }) => type === 1),
    ...(at === 0 && { first }),
    ...(language && { language }),
    ...(discreet && { discreet: true }),
  }));
  const files = messages.at(-1)?.files?.map((file): Attachment => ({ ...file }));
  const last = shown.at(-1);
  if (last && files) last.files = files;
  const gone = over && !(discreet && !retire) ? open : [];
  const calls: Call[] = [...shown, ...(gone.length > 0 && !clear ? [{ do: 'tidy', open: gone } as const] : []), ...(clear ? [{ do: 'clear', recent } as const] : [])];
  return { calls, state: { ...rest, open: over ? [] : open, recent: clear ? [] : recent } };
}

/** What can be told in the room that is kept for it. */
function choiceLine(choice: string, language: string | undefined, words: Words): string {
  const line = small(words(language, 'discord.said', { choice: clean(choice).replace(/\s+/g, ' ') }));
  return line.length <= CHOICE ? line : '';
}

function drawn(message: Message, language: string | undefined, words: Words): Drawn[] {
  const keyboardWords = { one: words(language, 'discord.choose'), many: words(language, 'discord.choose_many') };
  const typing = message.keyboard?.typing ? [typingKey(language, words)] : [];
  const kept = isKept(message);
  return degrade({ ...message, blocks: message.blocks.filter((block) => !isHowto(block)) }, discord).map((part) => ({
    part,
    kept,
    ...(part.progress && { progress: words(language, 'discord.progress', { at: part.progress.at, of: part.progress.of }) }),
    rows: part.keyboard ? rowsOf(part.keyboard, keyboardWords, typing) : [],
  }));
}

function typingKey(language: string | undefined, words: Words): Key {
  return { type: 2, style: 2, label: words(language, 'discord.type'), custom_id: `${own.type}${language ?? ''}` };
}

/** Whatever is told for its own sake stays; a question goes when it is answered, and so do remarks on the way to it. */
function isKept({ blocks, keyboard, discreet }: Message): boolean {
  if (discreet) return false;
  return blocks.some(isWorth) || (!keyboard && blocks.some(({ kind }) => kind !== 'note'));
}

/** Menus here say it themselves. */
export function isHowto(block: Block): boolean {
  return block.kind === 'text' && block.howto === true;
}

const worth: ReadonlySet<Block['kind']> = new Set(['contact', 'list', 'source', 'picture']);

function isWorth(block: Block): boolean {
  return worth.has(block.kind) || (block.kind === 'text' && block.strong === true);
}
