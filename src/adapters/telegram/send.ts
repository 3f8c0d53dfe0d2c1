import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import { type Json, SendFailed } from '../../botkit/adapter.ts';
import { clean } from '../../message/clean.ts';
import { pause } from '../shared/patience.ts';
import { CAPTION, DELETIONS, TEXT } from './capabilities.ts';
import type { Client } from './client.ts';
import { ApiFailure } from './failure.ts';
import type { Flood } from './flood.ts';
import type { To } from './read.ts';
import type { Call, FileCall, Key, SendCall } from './render.ts';
import type { Retired } from './retired.ts';
import { deletable, stateOf, withMessage } from './state.ts';
import type { Trail } from './trail.ts';
import type { Uploads } from './uploads.ts';

export interface Speaker {
  client: Client;
  flood: Flood;
  trail: Trail;
  uploads: Pick<Uploads, 'find' | 'sent' | 'refused'>;
  retired: Retired;
}

/** A call failed for a reason that the log should know. */
export class TelegramFailure extends SendFailed {
  readonly code: string;
  constructor(code: number | string, again: boolean, after?: number) {
    super(`Telegram: ${code}`, { again, after });
    this.code = String(code);
  }
}

/** Takes something off the screen: done twice, it is the same as done once. */
export function isTidying(call: Json): boolean {
  const { do: what } = call as Call; // made by this adapter
  return what === 'retire' || what === 'clear';
}

/** Does one call. Returns the new state, where it changed. */
export async function speak(speaker: Speaker, to: Json, call: Json, state: Json): Promise<Json | undefined> {
  // Both were made by this adapter, and may have been through JSON.
  const place = to as To;
  const made = call as Call;
  switch (made.do) {
    case 'send':
      return say(speaker, place, made, state);
    case 'file':
      return file(speaker, place, made);
    case 'update':
      return update(speaker, place, made, state);
    case 'retire':
      return retire(speaker, place, made);
    case 'clear':
      return clear(speaker, place, made);
    default:
      return made satisfies never;
  }
}

async function say(speaker: Speaker, to: To, call: SendCall, state: Json): Promise<Json | undefined> {
  const sent = await reach(speaker, to.chat, (chat) => (call.picture === undefined ? text(speaker, chat, call) : picture(speaker, chat, call, call.picture)));
  if (call.discreet) {
    // What was typed tells as much; and a message that was pressed may be from before a restart.
    if (to.message !== undefined) speaker.trail.add(to.chat, to.message);
    return void speaker.trail.add(to.chat, sent.message_id);
  }
  const before = stateOf(state);
  const heard = to.message !== undefined && !to.pressed ? withMessage(before, to.message, to.date ?? sent.date) : before;
  return withMessage(heard, sent.message_id, sent.date, call.keyboard !== undefined);
}

/** Not noted: it has no buttons, and whoever asked for it wants to keep it. */
async function file(speaker: Speaker, to: To, call: FileCall): Promise<undefined> {
  const { client } = speaker;
  await reach(speaker, to.chat, (chat_id) => ('text' in call ? client.sendText(chat_id, call.name, call.text) : client.sendImage(chat_id, call.name, call.base64, cut(call.alt))));
}

/** Telegram has no words for who cannot see a picture but those below it. */
function cut(alt: string): string {
  const words = clean(alt);
  return words.length > CAPTION ? `${words.slice(0, CAPTION - 1)}…` : words;
}

type SentMessage = { message_id: number; date: number };

function text({ client }: Speaker, chat_id: number, { text, keyboard, quiet }: SendCall): Promise<SentMessage> {
  return client.call((raw, signal) =>
    raw.sendMessage({ chat_id, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true }, ...markup(keyboard), ...(quiet && { disable_notification: true }) }, signal),
  );
}

/** Where a picture is missing or refused, its words are sent. */
async function picture(speaker: Speaker, chat_id: number, call: SendCall, name: string): Promise<SentMessage> {
  const { client, uploads } = speaker;
  const { language, text: caption, keyboard, quiet } = call;
  const upload = await uploads.find(name, language);
  if (!upload) return text(speaker, chat_id, call);
  const { photo } = upload;
  try {
    const sent = await client.call((raw, signal) => raw.sendPhoto({ chat_id, photo, caption, parse_mode: 'HTML', ...markup(keyboard), ...(quiet && { disable_notification: true }) }, signal));
    uploads.sent(upload, sent.photo);
    return sent;
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === 400 && error.movedTo === undefined)) throw error;
    return uploads.refused(upload) ? picture(speaker, chat_id, call, name) : text(speaker, chat_id, call);
  }
}

function markup(keyboard: Key[][] | undefined): { reply_markup?: InlineKeyboardMarkup } {
  return keyboard ? { reply_markup: { inline_keyboard: keyboard } } : {};
}

/** The message whose button it was, else the last one with buttons. When it is gone, a new one takes its place. */
async function update(speaker: Speaker, to: To, call: Extract<Call, { do: 'update' }>, state: Json): Promise<Json | undefined> {
  const message_id = to.pressed ? to.message : call.message;
  if (message_id === undefined) return say(speaker, to, call.instead, state);
  const { instead, text } = call;
  const change = (chat_id: number) => speaker.client.call<unknown>((raw, signal) => {
    if (text === undefined) return raw.editMessageReplyMarkup({ chat_id, message_id, ...markup(instead.keyboard) }, signal);
    return raw.editMessageText({ chat_id, message_id, text, parse_mode: 'HTML', link_preview_options: { is_disabled: true }, ...markup(instead.keyboard) }, signal);
  });
  const outcome = await reach(speaker, to.chat, (chat) => edited(change(chat)));
  return outcome === 'gone' ? say(speaker, to, call.instead, state) : undefined;
}

async function edited(change: Promise<unknown>): Promise<'done' | 'gone'> {
  try {
    await change;
    return 'done';
  } catch (error) {
    if (!(error instanceof ApiFailure && error.code === 400)) throw error;
    if (error.movedTo !== undefined) throw error;
    return /not modified/i.test(error.description) ? 'done' : 'gone';
  }
}

/** Tidying the screen: worth a try, never worth keeping the next question back. */
async function retire(speaker: Speaker, to: To, { open, choice }: Extract<Call, { do: 'retire' }>): Promise<undefined> {
  const pressed = to.pressed ? to.message : undefined;
  const all = new Set([...(pressed === undefined ? [] : [pressed]), ...open]);
  for (const id of all) {
    if (speaker.retired.has(to.chat, id)) continue;
    const text = id === pressed ? withChoice(to.pressed, choice) : undefined;
    if (await tidily(speaker, to.chat, (chat) => withoutButtons(speaker, chat, id, text))) speaker.retired.add(to.chat, id);
  }
}

type Told = { text: string; entities: MessageEntity[] };

/** Undefined where there is no choice to show, or no room for it. */
function withChoice({ text, entities = [] }: NonNullable<To['pressed']> = {}, choice: string | undefined): Told | undefined {
  const told = `${text}\n\n→ ${choice}`;
  if (choice === undefined || !text || told.length > TEXT) return undefined;
  // Telegram's own, of which `read` kept what it can be told again.
  return { text: told, entities: entities as MessageEntity[] };
}

function withoutButtons({ client }: Speaker, chat_id: number, message_id: number, told: Told | undefined): Promise<unknown> {
  return edited(client.call<unknown>((raw, signal) => {
    if (!told) return raw.editMessageReplyMarkup({ chat_id, message_id }, signal);
    return raw.editMessageText({ chat_id, message_id, ...told, link_preview_options: { is_disabled: true } }, signal);
  }));
}

/** Whether it worked. */
async function tidily(speaker: Speaker, chat: number, work: (chat: number) => Promise<unknown>): Promise<boolean> {
  try {
    await reach(speaker, chat, work);
    return true;
  } catch (error) {
    // Whoever is closed to us for a while stays so for the next call too.
    if (error instanceof TelegramFailure && error.code === '429') throw error;
    if (error instanceof TelegramFailure || error instanceof ApiFailure) return false;
    throw error;
  }
}

/** Also what a discreet flow showed, whose messages are remembered nowhere but in this process. */
async function clear(speaker: Speaker, to: To, { recent }: Extract<Call, { do: 'clear' }>): Promise<undefined> {
  const known = deletable(recent, Date.now() / 1_000);
  const all = new Set([...(to.message === undefined ? [] : [to.message]), ...speaker.trail.take(to.chat), ...known]);
  const ids = [...all];
  for (let at = 0; at < ids.length; at += DELETIONS) await remove(speaker, to.chat, ids.slice(at, at + DELETIONS));
}

/** One message that cannot be deleted makes Telegram refuse all of them: then one by one. */
async function remove(speaker: Speaker, chat: number, message_ids: number[]): Promise<void> {
  try {
    await reach(speaker, chat, (chat_id) => speaker.client.call((raw, signal) => raw.deleteMessages({ chat_id, message_ids }, signal)));
  } catch (error) {
    if (!(error instanceof TelegramFailure && error.code === '400')) throw error;
    for (const message_id of message_ids) {
      await tidily(speaker, chat, (chat_id) => speaker.client.call((raw, signal) => raw.deleteMessage({ chat_id, message_id }, signal)));
    }
  }
}

/** Longest silence that a call waits out by itself, milliseconds; the shell decides about longer ones. */
const SILENCE = 600;

/** Makes a call to a chat: not while the chat is closed to us, and where the chat has moved to. */
export async function reach<T>({ flood }: Pick<Speaker, 'flood'>, chat: number, work: (chat: number) => Promise<T>): Promise<T> {
  const closed = flood.closedFor(chat);
  if (closed > SILENCE) throw new TelegramFailure(429, true, closed);
  if (closed > 0) await pause(closed);
  try {
    return await work(chat);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.movedTo !== undefined && error.movedTo !== chat) return reach({ flood }, error.movedTo, work);
    if (error.retryAfter !== undefined) flood.refused(chat, error.retryAfter);
    if (error.unknown) throw error;
    throw new TelegramFailure(error.code, !error.refused, error.retryAfter && error.retryAfter * 1_000);
  }
}
