import { type Event, flowOfLink, type Guide, type GuideCommand, type Incoming } from '../../botkit/adapter.ts';
import { manageLink, type Wish, wishOfLink, wishOfMessage, wishOfPress } from './manage.ts';
import { type Callback, type Entity, kinds, type Message, type Update, type User } from './update.ts';

/** What reading needs to know. */
export interface Reader {
  guide: Guide;
  me: { id: number; username: string };
}

/** What an update asks for. */
export type Reading =
  | TurnReading
  /** Somebody manages the flows of a group. */
  | { kind: 'manage'; wish: Wish; user: number; incoming: Omit<Incoming, 'event'>; query?: string; once?: string; locale?: string }
  /** The bot has left a group, or the group has become another one. */
  | { kind: 'left'; chat: number; to?: number }
  /** A button that no turn comes of: it must not keep turning. */
  | { kind: 'press'; query: string }
  /** Somebody in a group spoke to the bot. */
  | { kind: 'group'; chat: number; message: number; thread?: number; start?: string; manages?: true; locale?: string }
  /** Somebody looks for a flow from another chat. */
  | { kind: 'search'; query: string; words: string; locale?: string };

export interface TurnReading {
  kind: 'turn';
  incoming: Incoming;
  /** The press to be answered. */
  query?: string;
  /** Deliveries of one person with the same key within a moment are one deed: a double press, an album. */
  once?: string;
}

/** Where a turn's calls go. */
export type To = {
  chat: number;
  /** The message that came in, or whose button was pressed. */
  message?: number;
  /** When that message was sent, seconds since 1970. */
  date?: number;
  /** What a pressed message says, so that the choice can stay under it. */
  pressed?: { text?: string; entities?: Entity[] };
};

/** Total: what is unknown, malformed or none of our business is undefined. */
export function read(update: Update, reader: Reader): Reading | undefined {
  const { message, edited_message: edited, callback_query: callback, inline_query: inline } = update;
  if (message?.migrate_to_chat_id !== undefined && typeof message.chat?.id === 'number') return { kind: 'left', chat: message.chat.id, to: message.migrate_to_chat_id };
  if (message) return readMessage(update, message, reader);
  if (edited) return readEdit(update, edited);
  if (callback) return readCallback(update, callback);
  if (update.my_chat_member) return readStanding(update.my_chat_member);
  if (inline && typeof inline.id === 'string') return { kind: 'search', query: inline.id, words: stringOf(inline.query) ?? '', ...localeOf(inline.from) };
  return undefined;
}

const gone: ReadonlySet<string | undefined> = new Set(['left', 'kicked']);

function readStanding({ chat, new_chat_member: now }: NonNullable<Update['my_chat_member']>): Reading | undefined {
  return typeof chat?.id === 'number' && chat.type !== 'private' && gone.has(now?.status) ? { kind: 'left', chat: chat.id } : undefined;
}

/** The flow that a forwarded message begins: what it is about is asked, what it says is not read. */
export const FORWARDED = 'special/forwarded';

function readMessage(update: Update, message: Message, reader: Reader): Reading | undefined {
  if (message.chat?.type !== 'private') return readGroup(message, reader);
  if (message.via_bot?.id === reader.me.id) return undefined;
  const wish = message.forward_origin ? undefined : (wishOfMessage(message) ?? wishOfStart(message));
  if (wish) return manage(update, message, message.from, wish);
  const event = eventOf(message, reader.guide);
  const album = message.media_group_id;
  const once = message.forward_origin ? 'forward' : album && `album ${album}`;
  return event && turn(update, message, message.from, event, { ...(once && { once }) });
}

function wishOfStart({ text }: Message): Wish | undefined {
  const [, payload] = /^\/start\s+(\S+)\s*$/.exec(stringOf(text) ?? '') ?? [];
  return payload === undefined ? undefined : wishOfLink(payload);
}

function manage(update: Update, message: Message, from: User | undefined, wish: Wish, more: { query?: string; once?: string } = {}): Reading | undefined {
  const reading = turn(update, message, from, { kind: 'other' });
  if (!reading || typeof from?.id !== 'number') return undefined;
  const { event: _, ...incoming } = reading.incoming;
  return { kind: 'manage', wish, user: from.id, incoming, ...more, ...localeOf(from) };
}

function eventOf(message: Message, guide: Guide): Event | undefined {
  if (message.forward_origin) return { kind: 'open', flow: FORWARDED };
  const text = stringOf(message.text);
  if (text?.startsWith('/')) return readCommand(text, guide);
  // A caption may hold words of danger; the picture itself is not looked at.
  const words = text ?? stringOf(message.caption);
  if (words?.trim()) return { kind: 'text', text: words, ref: String(message.message_id) };
  return kinds.some((kind) => kind in message) ? { kind: 'other' } : undefined;
}

const COMMAND = /^\/([A-Za-z0-9_]{1,32})(?:@(\w{1,32}))?(?:\s+([^]*))?$/;

function readCommand(text: string, { commands, flows }: Guide): Event {
  const [, name = '', , argument = ''] = COMMAND.exec(text) ?? [];
  const find = (wanted: string): Event | undefined => commands.find(({ command }) => command === wanted.toLowerCase())?.opens;
  const payload = argument.trim();
  if (name.toLowerCase() === 'start' && payload) {
    const flow = flows.find(({ hash }) => hash === payload)?.flow ?? flowOfLink(payload);
    return flow === undefined ? (find(payload) ?? { kind: 'open' }) : { kind: 'open', flow };
  }
  const event = find(name) ?? { kind: 'word', word: 'help' };
  return event.kind === 'word' && event.word === 'language' && payload ? { ...event, argument: payload.slice(0, 40) } : event;
}

function readEdit(update: Update, message: Message): Reading | undefined {
  const text = stringOf(message.text) ?? stringOf(message.caption);
  if (message.chat?.type !== 'private' || !text?.trim() || text.startsWith('/') || message.forward_origin) return undefined;
  return turn(update, message, message.from, { kind: 'text', text, ref: String(message.message_id), edited: true });
}

function readCallback(update: Update, { id, from, message, data }: Callback): Reading | undefined {
  if (typeof id !== 'string') return undefined;
  const press: Reading = { kind: 'press', query: id };
  if (message?.chat?.type !== 'private' || typeof data !== 'string' || !data) return press;
  const wish = wishOfPress(data);
  if (wish) return manage(update, message, from, wish, { query: id, once: `deed ${message.message_id} ${data}` }) ?? press;
  const pressed = { ...(message.date && pressedText(message)) };
  const once = `press ${message.message_id} ${data}`;
  return turn(update, message, from, { kind: 'press', token: data }, { query: id, once }, pressed) ?? press;
}

/** Marks that Telegram can be told again; it finds addresses and numbers anew by itself. */
const marks: ReadonlySet<string> = new Set(['bold', 'italic', 'blockquote', 'text_link']);

function pressedText({ text, entities }: Message): NonNullable<To['pressed']> {
  if (typeof text !== 'string') return {};
  const kept = Array.isArray(entities) ? entities.filter((each) => marks.has(each?.type)) : [];
  return { text, entities: kept.map(({ type, offset, length, url }) => ({ type, offset, length, ...(url && { url }) })) };
}

function turn(
  { update_id }: Update,
  { message_id, chat, date }: Message,
  from: User | undefined,
  event: Event,
  more: Pick<TurnReading, 'query' | 'once'> = {},
  pressed?: To['pressed'],
): TurnReading | undefined {
  if (typeof update_id !== 'number' || typeof from?.id !== 'number' || typeof chat?.id !== 'number' || from.is_bot === true) return undefined;
  const to: To = { chat: chat.id, ...(message_id && { message: message_id }), ...(date && { date }), ...(pressed && { pressed }) };
  return { kind: 'turn', incoming: { id: String(update_id), user: String(from.id), to, event: { ...event, ...localeOf(from) } }, ...more };
}

// Groups

/** Commands, replies and mentions; nothing else that is said in a group concerns us. */
function readGroup(message: Message, { guide, me }: Reader): Reading | undefined {
  const { chat, from, message_id, message_thread_id: thread, is_topic_message } = message;
  const group = chat?.type === 'group' || chat?.type === 'supergroup';
  if (!group || typeof chat?.id !== 'number' || typeof message_id !== 'number' || (from?.is_bot && !message.sender_chat)) return undefined;
  const command = groupCommand(message, guide, me.username);
  if (!command && message.reply_to_message?.from?.id !== me.id && !mentions(message, me.username)) return undefined;
  const event = command?.opens;
  const start = command?.command === FLOWS ? manageLink(chat.id) : event?.kind === 'word' ? command?.command : guide.flows.find(({ flow }) => event?.kind === 'open' && flow === event.flow)?.hash;
  return { kind: 'group', chat: chat.id, message: message_id, ...(is_topic_message && thread && { thread }), ...(start && { start }), ...(command?.command === FLOWS && { manages: true as const }), ...localeOf(from) };
}

/** In a group: leads its administrators to its flows. */
const FLOWS = 'flows';

/** One that names us, or names nobody and is one of ours; other bots have commands too. */
function groupCommand({ text, entities }: Message, { commands }: Guide, username: string): GuideCommand | { command: string; opens: Event } | undefined {
  if (typeof text !== 'string' || !Array.isArray(entities) || !entities.some((each) => each?.type === 'bot_command' && each.offset === 0)) return undefined;
  const [, name = '', bot] = COMMAND.exec(text) ?? [];
  if (bot && bot.toLowerCase() !== username.toLowerCase()) return undefined;
  if (name.toLowerCase() === FLOWS) return { command: FLOWS, opens: { kind: 'open' } };
  const known = commands.find(({ command }) => command === name.toLowerCase());
  return known ?? (bot ? { command: 'start', opens: { kind: 'open' } } : undefined);
}

function mentions({ text, entities, caption, caption_entities }: Message, username: string): boolean {
  const words = stringOf(text) ?? stringOf(caption) ?? '';
  const all = entities ?? caption_entities;
  const wanted = `@${username}`.toLowerCase();
  return Array.isArray(all) && all.some((each) => each?.type === 'mention' && words.slice(each.offset, each.offset + each.length).toLowerCase() === wanted);
}

function localeOf(user: User | undefined): { locale?: string } {
  const code = stringOf(user?.language_code);
  return code ? { locale: code.slice(0, 35) } : {};
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
