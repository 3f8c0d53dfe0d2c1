import { type Deed, type ManageEvent, readDeed } from '../../botkit/adapter.ts';
import type { Client } from './client.ts';
import { ApiFailure } from './failure.ts';
import type { Message } from './update.ts';

/** Flows of a group: its administrators manage them in their private chat with the bot. */

/** What somebody who administers a group asks for; whether they may, and what the group is called, is asked before it is done. */
export interface Wish {
  deed: Deed;
  /** The group; absent where only the door may know which one the person is at. */
  chat?: number | undefined;
  flow?: string | undefined;
  argument?: string | undefined;
  /** A document. */
  file?: { id: string; size: number } | undefined;
}

/** A button of a message to administrators. */
export function wishOfPress(data: string): Wish | undefined {
  const read = readDeed(data);
  return read && { deed: read.deed, chat: Number(read.scope), flow: read.flow, argument: read.argument };
}

/** The link that a group's administrators get there. */
export function manageLink(chat: number): string {
  return `m${chat}`;
}

export function wishOfLink(payload: string): Wish | undefined {
  const [, chat] = /^m(-?\d{1,16})$/.exec(payload) ?? [];
  return chat === undefined ? undefined : { deed: 'list', chat: Number(chat) };
}

/** Written where no group is named; the bot may know which one the person is at. */
const ALONE = /^\/flows(?:@\w{1,32})?\s*$/i;
const YAML = /\.ya?ml$/i;
const CODE = /^(update\s+)?([2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5})$/i;
/** Written with a file or before a code: people see it at once. The same word as on Discord, in every language. */
const UPDATE = /^\s*(?:\/?flows\s+)?update\s*$/i;

/** A flow that is sent as a document, or the share code of one; in reply to what the bot said about a group it is for that group. */
export function wishOfMessage({ document, caption, text, reply_to_message: to }: Message): Wish | undefined {
  const chat = chatIn(to);
  if (typeof document?.file_id === 'string' && YAML.test(String(document.file_name))) return { deed: isUpdate(caption) ? 'update' : 'add', chat, file: { id: document.file_id, size: Number(document.file_size) || 0 } };
  if (typeof text === 'string' && ALONE.test(text)) return { deed: 'list', chat };
  const [, update, code] = (typeof text === 'string' && CODE.exec(text.trim())) || [];
  return code === undefined ? undefined : { deed: update ? 'update' : 'take', chat, argument: code };
}

function isUpdate(caption: unknown): boolean {
  return typeof caption === 'string' && UPDATE.test(caption);
}

/** The group that a message to administrators is about: its buttons say so. */
function chatIn(message: Message['reply_to_message']): number | undefined {
  const keys = message?.reply_markup?.inline_keyboard;
  const tokens = Array.isArray(keys) ? keys.flat().map((key) => key?.callback_data) : [];
  const scope = tokens.map((token) => (typeof token === 'string' ? readDeed(token)?.scope : undefined)).find((each) => each !== undefined);
  return scope === undefined ? undefined : Number(scope);
}

/** Bytes of a document that is looked at: more than any flow that is let in. */
const FILE = 256 * 1024;

export type Outcome = { event: ManageEvent } | { refused: 'manage.not_allowed' | 'manage.not_member' | 'manage.which' | 'manage.too_large' | 'manage.unreadable' };

/** Asks Telegram whether the person administers the group and what it is called, and for the document. */
export async function eventOf(client: Client, { deed, chat, flow, argument, file }: Wish, user: number, locale: string | undefined): Promise<Outcome> {
  if (chat === undefined) return { refused: 'manage.which' };
  const name = await nameFor(client, chat, user);
  if (name === undefined) return { refused: 'manage.not_member' };
  if (name === false) return { refused: 'manage.not_allowed' };
  const scope = { platform: 'telegram', id: String(chat), name };
  const event: ManageEvent = { kind: 'manage', scope, deed, ...(flow && { flow }), ...(argument && { argument }), ...(locale && { locale }) };
  return file ? withFile(client, event, file) : { event };
}

const administrators: ReadonlySet<string> = new Set(['creator', 'administrator']);

/** False: they do not administer it; undefined: the bot is not in it. */
async function nameFor(client: Client, chat_id: number, user_id: number): Promise<string | false | undefined> {
  try {
    const member = await client.call((raw, signal) => raw.getChatMember({ chat_id, user_id }, signal));
    if (!administrators.has(member.status)) return false;
    const chat = await client.call((raw, signal) => raw.getChat({ chat_id }, signal));
    return chat.type === 'group' || chat.type === 'supergroup' ? chat.title : false;
  } catch (error) {
    if (error instanceof ApiFailure && error.refused) return undefined;
    throw error;
  }
}

async function withFile(client: Client, event: ManageEvent, { id, size }: NonNullable<Wish['file']>): Promise<Outcome> {
  if (size > FILE) return { refused: 'manage.too_large' };
  const { file_path: path } = await client.call((raw, signal) => raw.getFile({ file_id: id }, signal));
  const bytes = path === undefined ? undefined : await client.download(path, FILE);
  return bytes ? { event: { ...event, file: new TextDecoder().decode(bytes) } } : { refused: 'manage.unreadable' };
}
