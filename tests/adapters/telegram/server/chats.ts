import type { Entity } from './html.ts';
import { bad, type Button, type Markup, type Params, Refused } from './limits.ts';

export interface Sender {
  id: number;
  is_bot: boolean;
  first_name: string;
  last_name?: string;
  username?: string;
  language_code?: string;
}

export interface ChatInfo {
  id: number;
  type: 'private' | 'group' | 'supergroup';
  title?: string;
  first_name?: string;
}

export interface Message {
  message_id: number;
  /** Seconds. */
  date: number;
  chat: ChatInfo;
  from: Sender;
  text?: string;
  caption?: string;
  entities?: Entity[];
  reply_markup?: Markup;
  [more: string]: unknown;
}

/** Something that appeared on the screen, in order. */
export interface Shown {
  what: 'message' | 'edit' | 'delete';
  message_id: number;
  /** The words, with the address of each link after its label. */
  text: string;
  buttons: string[];
}

/** A chat as everybody in it sees it. */
export class Chat {
  readonly info: ChatInfo;
  readonly messages = new Map<number, Message>();
  readonly shown: Shown[] = [];
  /** Private: the person wrote first. Groups: the bot is a member. */
  open = false;
  blocked = false;
  /** Ids of people. */
  readonly administrators = new Set<number>();
  /** A group that became a supergroup: its new id. */
  migratedTo: number | undefined;

  constructor(info: ChatInfo) {
    this.info = info;
  }

  add(message: Omit<Message, 'chat'>): Message {
    const added = { ...message, chat: this.info } as Message;
    this.messages.set(added.message_id, added);
    return added;
  }

  /** Of the bot, those that are still there; oldest first. */
  ofBot(): Message[] {
    return [...this.messages.values()].filter(({ from }) => from.is_bot);
  }

  /** All buttons that can be pressed now, the newest message first. */
  buttons(): { button: Button; message: Message }[] {
    return this.ofBot()
      .reverse()
      .flatMap((message) => buttonsOf(message).map((button) => ({ button, message })));
  }

  show(what: Shown['what'], message: Message): void {
    this.shown.push({ what, message_id: message.message_id, text: wordsOf(message), buttons: buttonsOf(message).map((each) => each.text) });
  }

  /** Refuses what the bot may not do here. */
  writable(): this {
    if (this.migratedTo !== undefined) bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: this.migratedTo });
    if (this.blocked) throw new Refused(403, 'Forbidden: bot was blocked by the user');
    if (!this.open) {
      const why = this.info.type === 'private' ? "bot can't initiate conversation with a user" : `bot was kicked from the ${this.info.type} chat`;
      throw new Refused(403, `Forbidden: ${why}`);
    }
    return this;
  }
}

export function buttonsOf({ reply_markup }: Pick<Message, 'reply_markup'>): Button[] {
  return reply_markup?.inline_keyboard.flat() ?? [];
}

export function wordsOf({ text, caption, entities = [] }: Pick<Message, 'text' | 'caption' | 'entities'>): string {
  const links = entities.filter(({ url }) => url !== undefined).toReversed();
  const spelled = (words: string, { offset, length, url }: Entity) => `${words.slice(0, offset + length)} <${url}>${words.slice(offset + length)}`;
  return links.reduce(spelled, text ?? caption ?? '');
}

/** As it goes over the wire. */
export function wire(message: Message): Params {
  return structuredClone(message);
}
