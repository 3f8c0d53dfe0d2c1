import type { Api } from 'grammy';
import type { Client } from '../../adapters/telegram/client.ts';
import { Flood } from '../../adapters/telegram/flood.ts';
import type { To } from '../../adapters/telegram/read.ts';
import { Retired } from '../../adapters/telegram/retired.ts';
import type { Speaker } from '../../adapters/telegram/send.ts';
import { Trail } from '../../adapters/telegram/trail.ts';
import { escapeHtml } from '../page.ts';
import type { Shelf } from '../look.ts';
import type { Bubble, Key } from './draw.ts';

type Raw = Api['raw'];
type Sent = Parameters<Raw['sendMessage']>[0];
type SentPicture = Parameters<Raw['sendPhoto']>[0];
type EditedText = Parameters<Raw['editMessageText']>[0];
type EditedKeys = Parameters<Raw['editMessageReplyMarkup']>[0];

/** The one chat there is. */
const CHAT = 1;

/**
 * A private chat as its client shows it, changed by the very calls that Telegram would get: nothing here knows
 * what the bot meant to say.
 */
export class Screen {
  /** What the adapter's `speak` needs. */
  readonly speaker: Speaker;
  readonly #shown = new Map<number, Bubble>();
  readonly #now: () => number;
  #last = 0;

  /** `now` in milliseconds. */
  constructor(now: () => number, pictures: Shelf) {
    this.#now = now;
    // Only the methods that `speak` calls; a class with private fields cannot be stood in for without a cast.
    const client = {
      call: (work: (raw: Raw) => Promise<unknown>) => work(this.#raw() as Raw),
      sendText: async (_: number, name: string) => void this.#add({ who: 'bot', html: `<b>${escapeHtml(name)}</b>`, keyboard: [] }),
      sendImage: async (_: number, _name: string, base64: string, caption: string) => void this.#add({ who: 'bot', picture: `data:image/png;base64,${base64}`, html: escapeHtml(caption), keyboard: [] }),
    } satisfies Partial<Record<keyof Client, unknown>> as unknown as Client;
    this.speaker = { client, flood: new Flood(), trail: new Trail(), uploads: uploadsOf(pictures), retired: new Retired() };
  }

  get bubbles(): Bubble[] {
    return [...this.#shown.values()];
  }

  /** The person sends a message; returns where the answer goes. */
  say(text: string): To {
    const message = this.#add({ who: 'person', html: escapeHtml(text), keyboard: [] });
    return { chat: CHAT, message, date: this.#date() };
  }

  /** The person presses the button that carries this; undefined when none does. */
  press(token: string): To | undefined {
    for (const [message, { html, keyboard }] of [...this.#shown].toReversed()) {
      if (!keyboard.flat().some((key) => key.callback_data === token)) continue;
      // Telegram would hand the text back with its entities; here it comes back as the HTML it is drawn from.
      return { chat: CHAT, message, date: this.#date(), pressed: { text: html } };
    }
    return undefined;
  }

  #raw(): Partial<Record<keyof Raw, unknown>> {
    return {
      sendMessage: async ({ text, reply_markup }: Sent) => ({ message_id: this.#add({ who: 'bot', html: text, keyboard: keysOf(reply_markup) }), date: this.#date() }),
      sendPhoto: async ({ photo, caption = '', reply_markup }: SentPicture) => ({ message_id: this.#add({ who: 'bot', picture: String(photo), html: caption, keyboard: keysOf(reply_markup) }), date: this.#date() }),
      editMessageText: async ({ message_id = 0, text = '', parse_mode, reply_markup }: EditedText) => {
        const before = this.#shown.get(message_id)?.html ?? '';
        // What comes without markup is what was handed back, with plain words after it.
        const html = parse_mode ? text : before + escapeHtml(text.slice(before.length));
        return this.#change(message_id, { html, keyboard: keysOf(reply_markup) });
      },
      editMessageReplyMarkup: async ({ message_id = 0, reply_markup }: EditedKeys) => this.#change(message_id, { keyboard: keysOf(reply_markup) }),
      deleteMessages: async ({ message_ids }: { message_ids: number[] }) => message_ids.every((id) => this.#shown.delete(id)),
    };
  }

  #add(shown: Bubble): number {
    this.#shown.set((this.#last += 1), shown);
    return this.#last;
  }

  #change(id: number, change: Partial<Bubble>): true {
    const shown = this.#shown.get(id);
    if (shown) this.#shown.set(id, { ...shown, ...change });
    return true;
  }

  #date(): number {
    return Math.floor(this.#now() / 1_000);
  }
}

/** Here a picture is sent by its address. */
function uploadsOf(pictures: Shelf): Speaker['uploads'] {
  return {
    find: async (name, language) => {
      const found = await pictures.find(name, language);
      return found && { file: found.file, photo: pictures.address(found) };
    },
    sent: () => {},
    refused: () => false,
  };
}

function keysOf(markup: Sent['reply_markup'] | EditedKeys['reply_markup']): Key[][] {
  return markup && 'inline_keyboard' in markup ? (markup.inline_keyboard as Key[][]) : [];
}
