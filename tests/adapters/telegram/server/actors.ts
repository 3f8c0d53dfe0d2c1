import type { TelegramServer } from '../server.ts';
import { Chat, type Message, type Sender, wire } from './chats.ts';
import type { Button, InlineResult, Params } from './limits.ts';

/** How a button is named: its label, a pattern of it, or what it carries. */
export type Which = string | RegExp | { data: string };

export interface PersonOptions {
  first_name?: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

/** Somebody with a client: does only what clients can do, but for `forge`. */
export class Person {
  readonly from: Sender;
  /** The private chat with the bot. */
  readonly chat: Chat;
  readonly #server: TelegramServer;

  constructor(server: TelegramServer, id: number, options: PersonOptions) {
    const { language_code = 'en', first_name = 'Ann', ...more } = options;
    this.#server = server;
    this.from = { id, is_bot: false, first_name, language_code, ...more };
    this.chat = new Chat({ id, type: 'private', first_name });
  }

  say(text: string, { chat = this.chat, to, ...more }: { chat?: Chat; to?: Message } & Params = {}): Message {
    const entities = entitiesOf(text);
    return this.send({ text, ...(entities.length > 0 && { entities }), ...(to && { reply_to_message: wire(to) }), ...more }, chat);
  }

  /** Any content: `{photo: […]}`, `{sticker: {…}}`, `{location: {…}}`. */
  send(content: Params, chat = this.chat): Message {
    if (chat === this.chat) chat.open = true;
    const message = chat.add({ ...this.#server.stamp(), from: this.from, ...content });
    if (this.#reaches(message, chat)) this.#server.push('message', wire(message));
    return message;
  }

  forward(text: string): Message {
    return this.say(text, { forward_origin: { type: 'hidden_user', sender_user_name: 'Somebody', date: 1 } });
  }

  edit(message: Message, text: string): void {
    Object.assign(message, { text, edit_date: this.#server.stamp().date });
    this.#server.push('edited_message', wire(message));
  }

  /** Presses a button that can be seen; returns the press, whose answer comes later. */
  press(which: Which, chat = this.chat): Press {
    const { button, message } = this.find(which, chat);
    if (button.callback_data === undefined) throw new Error(`"${button.text}" is a link to ${button.url}`);
    return this.forge(button.callback_data, message, chat);
  }

  /** A press that no visible button makes: an old keyboard, or a changed client. */
  forge(data: string, message: Message, chat = this.chat): Press {
    const { id, press } = this.#server.newPress();
    // A message that is gone is only named.
    const there = chat.messages.has(message.message_id) ? wire(message) : { chat: chat.info, message_id: message.message_id, date: 0 };
    this.#server.push('callback_query', { id, from: this.from, message: there, chat_instance: String(chat.info.id), data });
    return press;
  }

  find(which: Which, chat = this.chat): { button: Button; message: Message } {
    const fits = ({ text, callback_data }: Button) =>
      typeof which === 'string' ? text === which : which instanceof RegExp ? which.test(text) : callback_data === which.data;
    const found = chat.buttons().find(({ button }) => fits(button));
    if (!found) throw new Error(`no button ${JSON.stringify(which)}: ${chat.buttons().map(({ button }) => button.text).join(' | ') || 'none at all'}`);
    return found;
  }

  /** What the inline results are once the bot has answered. */
  inline(query: string): { results?: InlineResult[] } {
    const { id, asked } = this.#server.newQuery();
    this.#server.push('inline_query', { id, from: this.from, query, offset: '' });
    return asked;
  }

  block(): void {
    this.chat.blocked = true;
    this.#server.pushMembership(this.chat, this.from, 'member', 'kicked');
  }
  unblock(): void {
    this.chat.blocked = false;
    this.#server.pushMembership(this.chat, this.from, 'kicked', 'member');
  }

  /** Everything that was ever shown in the private chat, in order. */
  get seen(): string {
    return this.chat.shown.map(({ text }) => text).join('\n');
  }

  /** Bots in groups get commands, mentions of them, and replies to them. */
  #reaches(message: Message, chat: Chat): boolean {
    if (chat.info.type === 'private') return true;
    const { username } = this.#server.me;
    const replied = (message['reply_to_message'] as Message | undefined)?.from.id === this.#server.me.id;
    const text = message.text ?? '';
    const command = /^\/\w+(?:@(\w+))?/.exec(text);
    const forOther = command?.[1] !== undefined && command[1] !== username;
    return chat.open && (replied || (command !== null && !forOther) || text.includes(`@${username}`));
  }
}

/** A press that waits for its answer. */
export interface Press {
  at: number;
  /** Text of the answer; empty: answered without words. */
  answer?: string;
  /** Milliseconds until it was answered. */
  after?: number;
}

export class Group extends Chat {
  readonly #server: TelegramServer;

  constructor(server: TelegramServer, id: number, type: 'group' | 'supergroup') {
    super({ id, type, title: 'A group' });
    this.#server = server;
  }

  addBot(by: Person): void {
    this.open = true;
    this.#server.pushMembership(this, by.from, 'left', 'member');
  }
  removeBot(by: Person): void {
    this.open = false;
    this.#server.pushMembership(this, by.from, 'member', 'kicked');
  }

  /** The group gets another id; the old one answers 400 and names it. */
  migrate(by: Person): Group {
    const next = this.#server.group('supergroup');
    next.open = true;
    this.migratedTo = next.info.id;
    const told = (chat: Chat, more: Params) => wire(chat.add({ ...this.#server.stamp(), from: by.from, ...more }));
    this.#server.push('message', told(this, { migrate_to_chat_id: next.info.id }));
    this.#server.push('message', told(next, { migrate_from_chat_id: this.info.id }));
    return next;
  }
}

function entitiesOf(text: string): Params[] {
  const found = (pattern: RegExp, type: string) => [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length }));
  return [...found(/(?<![\w/])\/[A-Za-z0-9_]{1,64}(?:@\w+)?/g, 'bot_command'), ...found(/(?<![\w/])@\w{3,32}/g, 'mention'), ...found(/https?:\/\/\S+/g, 'url')];
}
