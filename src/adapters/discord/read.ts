import type { Event, Guide, Incoming } from '../../botkit/adapter.ts';
import { EPHEMERAL, own } from './components.ts';
import type { Data, Field, Interaction, Message } from './payload.ts';
import { serverFlowOf, suggestedIn, type Wish, wishOf, wishOfPress } from './manage.ts';
import { type Pressed, pressedOf } from './pressed.ts';

/** What something that came in asks for. */
export type Reading =
  | TurnReading
  /** Suggestions while somebody types. */
  | { kind: 'search'; user: string; ask: Ask; words: string; what: 'check' | 'flow' | 'instead_of'; guild?: string; locale?: string }
  /** A form to type in. */
  | { kind: 'form'; ask: Ask; language?: string }
  /** Somebody manages the flows of a server. */
  | { kind: 'manage'; user: string; ask: Ask; wish: Wish; once?: string; locale?: string }
  /** A server wants the button. */
  | { kind: 'setup'; ask: Ask; channel: string; locale?: string; common?: string };

export interface TurnReading {
  kind: 'turn';
  incoming: Incoming;
  /** To be answered in time. */
  ask?: Ask;
  /** Deliveries of one person with the same key within a moment are one deed: a double press. */
  once?: string;
}

/** Where a turn's calls go. */
export type To = {
  user: string;
  /** The private chat, where the bot can write without being asked. */
  dm?: string;
  ask?: Ask;
  /** The event's id: names what is written for it. */
  event: string;
  /** The person wants to go on in the private chat. */
  move?: true;
};

/** What must be answered within three seconds, and can be for fifteen minutes. */
export type Ask = {
  id: string;
  token: string;
  app: string;
  /** How it is put off: by a message that says so (5), or by nothing that can be seen (6). */
  later: 5 | 6;
  /** Only the person may see the answer. */
  quiet: boolean;
  /** The message whose button it was, where it is the person's alone. */
  pressed?: Pressed;
};

/** The flow that a message from the menu begins: what it is about is asked, what it says is not read. */
export const FORWARDED = 'special/forwarded';

/** Total: what is unknown, malformed or none of our business is undefined. */
export function readInteraction(interaction: Interaction, guide: Guide): Reading | undefined {
  const { id, token, application_id: app, type, data } = interaction;
  const user = (interaction.member?.user ?? interaction.user)?.id;
  if (!isId(id) || !isId(app) || !isId(user) || typeof token !== 'string' || !data) return undefined;
  const from: From = { interaction, data, user, ask: { id, token, app, later: type === 2 ? 5 : 6, quiet: !isPrivate(interaction) } };
  if (type === 2) return readCommand(from, guide);
  if (type === 3) return readPress(from);
  if (type === 4) return readSearch(from);
  return type === 5 ? readForm(from) : undefined;
}

interface From {
  interaction: Interaction;
  data: Data;
  user: string;
  ask: Ask;
}

/** The private chat of one person and the bot: everywhere else somebody might look on. */
function isPrivate({ context, guild_id }: Interaction): boolean {
  return context === 1 || (context === undefined && guild_id === undefined);
}

// Commands

function readCommand(from: From, guide: Guide): Reading | undefined {
  const { interaction, data, ask } = from;
  if (data.type === 3) return turn(from, { kind: 'open', flow: FORWARDED });
  const name = stringOf(data.name) ?? '';
  if (name === 'setup') {
    const { channel_id: channel, guild_locale } = interaction;
    const common = stringOf(guild_locale);
    return isId(channel) ? { kind: 'setup', ask, channel, ...localeOf(interaction), ...(common && { common }) } : undefined;
  }
  const wish = name === 'flows' ? wishOf(interaction, data) : undefined;
  return wish ? { kind: 'manage', user: from.user, ask, wish, ...localeOf(interaction) } : turn(from, eventOf(name, data, guide));
}

function eventOf(name: string, data: Data, { commands, flows }: Guide): Event {
  const given = stringOf(data.options?.[0]?.value)?.trim();
  if (name === 'check' && given) {
    const flow = flows.find((each) => each.listed && each.hash === given)?.flow;
    // Whoever typed on past the suggestions has said something: words of danger are heard there too.
    return flow === undefined ? (serverFlowOf(given) ?? { kind: 'text', text: given }) : { kind: 'open', flow };
  }
  const event = commands.find(({ command }) => command === name)?.opens ?? { kind: 'word', word: 'help' };
  return event.kind === 'word' && event.word === 'language' && given ? { ...event, argument: given.slice(0, 20) } : event;
}

function readSearch({ interaction, data, user, ask }: From): Reading {
  const guild = isId(interaction.guild_id) ? { guild: interaction.guild_id } : {};
  const { what, words } = suggestedIn(data) ?? { what: 'check' as const, words: stringOf(focused(data)) ?? '' };
  return { kind: 'search', user, ask, what, words, ...guild, ...localeOf(interaction) };
}

function focused({ options }: Data): unknown {
  return Array.isArray(options) ? options.find((each) => each?.focused)?.value : undefined;
}

// Buttons, menus, forms

function readPress(from: From): Reading | undefined {
  const { interaction, data } = from;
  const id = stringOf(data.custom_id);
  const message = interaction.message;
  if (!id || !message || !isId(message.id)) return undefined;
  const values = Array.isArray(data.values) ? data.values.filter((each) => typeof each === 'string') : [];
  const once = `press ${message.id} ${id} ${values.join(' ')}`;
  const ask = askOf(from.ask, message, id);
  if (id.startsWith(own.type)) return { kind: 'form', ask, ...(id.length > own.type.length && { language: id.slice(own.type.length) }) };
  const wish = wishOfPress(interaction, id.startsWith(own.one) ? (values[0] ?? id) : id);
  if (wish) return { kind: 'manage', user: from.user, ask, wish, once, ...localeOf(interaction) };
  const move = id === own.move;
  return turn({ ...from, ask }, pressOf(id, values), { once, move });
}

function pressOf(id: string, values: readonly string[]): Event {
  const [first] = values;
  if (id === own.move || id === own.talk) return { kind: 'again' };
  if (id.startsWith(own.many)) return { kind: 'choose', tokens: [...values] };
  return { kind: 'press', token: id.startsWith(own.one) ? (first ?? id) : id };
}

/** A message that others see is never changed; what is said about it is said to the one who pressed. */
function askOf(ask: Ask, message: Message, id: string): Ask {
  const alone = !ask.quiet || ((message.flags ?? 0) & EPHEMERAL) !== 0;
  if (id === own.talk || !alone) return { ...ask, later: 5 };
  return { ...ask, pressed: pressedOf(message.id ?? '', message.components) };
}

function readForm(from: From): Reading | undefined {
  const { interaction: { message }, data } = from;
  const words = wordsIn(data.components);
  if (!words?.trim()) return undefined;
  const ask = message && isId(message.id) ? askOf(from.ask, message, '') : { ...from.ask, later: 5 as const };
  return turn({ ...from, ask }, { kind: 'text', text: words });
}

function wordsIn(fields: readonly Field[] | undefined, depth = 0): string | undefined {
  if (!Array.isArray(fields) || depth > 3) return undefined;
  for (const field of fields) {
    const { value, component, components } = field ?? {};
    const found = stringOf(value) ?? wordsIn(component ? [component] : components, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function turn({ interaction, user, ask }: From, event: Event, { once, move }: { once?: string; move?: boolean } = {}): TurnReading {
  const dm = isPrivate(interaction) && isId(interaction.channel_id) ? interaction.channel_id : undefined;
  const to: To = { user, event: ask.id, ...(dm && { dm }), ask, ...(move && { move: true }) };
  return { kind: 'turn', incoming: { id: ask.id, user, to, event: { ...event, ...localeOf(interaction) }, ...(isId(interaction.guild_id) && { place: interaction.guild_id }) }, ask, ...(once && { once }) };
}

// Typed in the private chat

/** A message, or its new wording: nothing else than what is typed to the bot comes here. */
export function readMessage(message: Message, edited: boolean): TurnReading | undefined {
  const { id, channel_id: dm, author, guild_id, webhook_id, type = 0 } = message;
  const user = author?.id;
  if (!isId(id) || !isId(dm) || !isId(user) || author?.bot || guild_id !== undefined || webhook_id !== undefined || !typed.has(type)) return undefined;
  const event = edited ? editOf(message) : saidIn(message);
  const again = edited ? ` ${message.edited_timestamp ?? ''}` : '';
  return event && { kind: 'turn', incoming: { id: `${id}${again}`, user, to: { user, event: `${id}${again}`, dm } satisfies To, event } };
}

/** A plain message and a reply; anything else is Discord telling of itself. */
const typed: ReadonlySet<number> = new Set([0, 19]);

function saidIn({ id, content, message_reference, attachments, sticker_items, poll }: Message): Event | undefined {
  if (message_reference?.type === 1) return { kind: 'open', flow: FORWARDED };
  const words = stringOf(content);
  if (words?.trim()) return { kind: 'text', text: words, ref: id ?? '' };
  return attachments?.length || sticker_items?.length || poll ? { kind: 'other' } : undefined;
}

function editOf({ id, content, edited_timestamp, message_reference }: Message): Event | undefined {
  const words = stringOf(content);
  // Without a time it is Discord that has added something to the message.
  if (!edited_timestamp || !words?.trim() || message_reference?.type === 1) return undefined;
  return { kind: 'text', text: words, ref: id ?? '', edited: true };
}

function localeOf({ locale }: Interaction): { locale?: string } {
  const code = stringOf(locale);
  return code ? { locale: code.slice(0, 35) } : {};
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Ids go into addresses: nothing but digits may. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value);
}
