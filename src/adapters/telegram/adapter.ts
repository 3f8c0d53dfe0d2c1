import { type Adapter, AdapterRefused, type Communities, type Door, type Guide, type Incoming, type Json, type Log, type Output, type Rendered } from '../../botkit/adapter.ts';
import { Crowds } from '../shared/crowds.ts';
import { Deliveries } from '../shared/deliveries.ts';
import { Known } from '../shared/known.ts';
import type { Listener } from '../shared/listener.ts';
import { Pauses, pause } from '../shared/patience.ts';
import { Pictures } from '../shared/pictures.ts';
import { Repeats } from '../shared/repeats.ts';
import { Client } from './client.ts';
import { ApiFailure } from './failure.ts';
import { articles, groupMessage } from './elsewhere.ts';
import { Flood } from './flood.ts';
import { escape } from './html.ts';
import { Hook } from './hook.ts';
import { eventOf, type Outcome } from './manage.ts';
import { codeOf, Poller, type UpdateName } from './poll.ts';
import { profilesOf, register } from './profile.ts';
import { read, type Reader, type Reading, type TurnReading } from './read.ts';
import { render } from './render.ts';
import { Retired } from './retired.ts';
import { isTidying, reach, speak, type Speaker } from './send.ts';
import { Trail } from './trail.ts';
import type { Update } from './update.ts';
import { Uploads } from './uploads.ts';

export interface TelegramOptions {
  token: string;
  /** Address of a Bot API server of one's own. */
  apiRoot?: string | undefined;
  /** Absent: the bot asks Telegram for updates. */
  webhook?: { url: string; secret: string; listener: Listener } | undefined;
  guide: Guide;
  log: Log;
  /** Flows of groups, where they may have any. */
  communities?: Communities | undefined;
  /** Folder of the pictures that flows show. */
  pictures?: string | undefined;
}

const updates: readonly UpdateName[] = ['message', 'edited_message', 'callback_query', 'inline_query', 'my_chat_member'];

/** Messages in a minute that a group is answered with: their buttons serve everybody, so more of them help nobody. */
const ANSWERS = 10;
/** Refusals in a minute that one person is told, who may not manage what they ask for. */
const REFUSALS = 10;

/** Telegram's door: private chats are talks; groups and searches get a link to them. */
export class Telegram implements Adapter {
  readonly platform = 'telegram';
  readonly #options: TelegramOptions;
  readonly #client: Client;
  readonly #speaker: Speaker;
  readonly #repeats = new Repeats();
  readonly #crowds = new Crowds(ANSWERS);
  readonly #refused = new Crowds(REFUSALS);
  readonly #answered = new Known();
  /** The group whose flows somebody manages, by person: where a file that comes by itself belongs. */
  readonly #at = new Known<number>(2_000);
  readonly #deliveries = new Deliveries();
  readonly #stopping = new AbortController();
  #reader: Reader;
  #source: Poller | Hook | undefined;

  constructor(options: TelegramOptions) {
    const { token, apiRoot: root, guide, pictures } = options;
    this.#options = options;
    this.#client = new Client({ token, root });
    this.#speaker = { client: this.#client, flood: new Flood(), trail: new Trail(), uploads: new Uploads(new Pictures(pictures)), retired: new Retired() };
    this.#reader = { guide, me: { id: 0, username: '' } };
  }

  /** Keeps trying while Telegram does not answer. Rejects with `AdapterRefused` when the operator must act. */
  async start(door: Door): Promise<void> {
    const me = await this.#persist((client) => client.call((raw, signal) => raw.getMe(signal)));
    if (!me || this.#stopping.signal.aborted) return;
    this.#reader = { ...this.#reader, me };
    const handle = (update: Update) => this.#handle(update, door);
    await (this.#options.webhook ? this.#hook(this.#options.webhook, handle) : this.#poll(handle));
    if (!this.#stopping.signal.aborted) void this.#register();
  }

  get hears(): boolean {
    return !(this.#source && 'hears' in this.#source) || this.#source.hears;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#source?.stop();
  }

  render(output: Output, state: Json): Rendered {
    const { guide } = this.#options;
    return render(output, state, ({ at, of }, language) => guide.text(language, 'telegram.progress', { at, of }));
  }

  repeatable(call: Json): boolean {
    return isTidying(call);
  }

  send(to: Json, call: Json, state: Json): Promise<Json | undefined> {
    return speak(this.#speaker, to, call, state);
  }

  // Updates come by one of two ways, which Telegram keeps apart: whoever begins closes the other.

  async #poll(handle: (update: Update) => Promise<void>): Promise<void> {
    await this.#persist((client) => client.call((raw, signal) => raw.deleteWebhook({ drop_pending_updates: false }, signal)));
    if (this.#stopping.signal.aborted) return;
    const poller = new Poller({ client: this.#client, log: this.#options.log, updates, handle });
    this.#source = poller;
    poller.start();
  }

  async #hook({ url, secret, listener }: NonNullable<TelegramOptions['webhook']>, handle: (update: Update) => Promise<void>): Promise<void> {
    const hook = new Hook({ url, secret, listener, log: this.#options.log, handle });
    await hook.listen();
    this.#source = hook;
    const settings = { url, secret_token: secret, allowed_updates: updates, max_connections: 100, drop_pending_updates: false };
    await this.#persist((client) => client.call((raw, signal) => raw.setWebhook(settings, signal)));
  }

  /** Until it succeeds; undefined once the adapter is being stopped. */
  async #persist<T>(work: (client: Client) => Promise<T>): Promise<T | undefined> {
    const { signal } = this.#stopping;
    const pauses = new Pauses();
    while (!signal.aborted) {
      try {
        return await work(this.#client);
      } catch (error) {
        const wait = this.#waitAfter(error, pauses);
        this.#options.log.warn({ code: codeOf(error), wait }, 'Telegram does not answer yet; trying again');
        await pause(wait, signal);
      }
    }
    return undefined;
  }

  #waitAfter(error: unknown, pauses: Pauses): number {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.code === 401 || error.code === 404) throw new AdapterRefused('Telegram does not know this TELEGRAM_BOT_TOKEN. Ask @BotFather for the right one; with a Bot API server of your own, check TELEGRAM_API_ROOT too.');
    if (error.refused) throw new AdapterRefused(`Telegram refuses to begin (${error.code}). With a webhook, check TELEGRAM_WEBHOOK_URL and TELEGRAM_WEBHOOK_SECRET.`);
    return error.retryAfter === undefined ? pauses.next() : error.retryAfter * 1_000;
  }

  /** Never keeps the bot from serving: the menu of yesterday is still a menu. */
  async #register(): Promise<void> {
    const { guide, log } = this.#options;
    try {
      const changes = await register(this.#client, profilesOf(guide, this.#options.communities !== undefined));
      if (changes) log.info({ changes }, 'commands and descriptions were told to Telegram');
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'commands and descriptions could not be told to Telegram');
    }
  }

  // What comes in

  /** Settles once the update needs not to come again; never rejects. */
  #handle(update: Update, door: Door): Promise<void> {
    return this.#deliveries.once(String(update.update_id ?? 0), () => this.#begin(update, door));
  }

  async #begin(update: Update, door: Door): Promise<void> {
    try {
      const reading = read(update, this.#reader);
      if (reading) await this.#take(reading, door);
    } catch (error) {
      this.#options.log.warn({ code: codeOf(error) }, 'an update was not understood, or could not be answered');
    }
  }

  async #take(reading: Reading, door: Door): Promise<void> {
    switch (reading.kind) {
      case 'turn':
        return this.#turn(reading, door);
      case 'manage':
        return this.#manage(reading, door);
      case 'left':
        return this.#left(reading);
      case 'press':
        return this.#unspin(reading.query);
      case 'group':
        return this.#group(reading);
      case 'search':
        return this.#search(reading);
      default:
        return reading satisfies never;
    }
  }

  /** A press is answered at once; nothing is awaited before the door, so that each person's events stay in order. */
  async #turn({ incoming, query, once }: TurnReading, door: Door): Promise<void> {
    if (query !== undefined) void this.#unspin(query);
    if (once !== undefined && this.#repeats.has(`${incoming.user} ${once}`, incoming.id)) return;
    await door(incoming);
  }

  /** Whether they may is asked with every deed; whoever may not is told so. */
  async #manage({ wish, user, incoming, query, once, locale }: Extract<Reading, { kind: 'manage' }>, door: Door): Promise<void> {
    if (query !== undefined) void this.#unspin(query);
    if (once !== undefined && this.#repeats.has(`${user} ${once}`, incoming.id)) return;
    if (await this.#refused.isFull(String(user))) return;
    const asked = { ...wish, chat: wish.chat ?? this.#at.get(String(user)) };
    const outcome: Outcome = this.#options.communities ? await eventOf(this.#client, asked, user, locale) : { refused: 'manage.which' };
    if ('refused' in outcome) return void ((await this.#refused.room(String(user))) && (await this.#tell(incoming, outcome.refused, locale)));
    this.#at.set(String(user), Number(outcome.event.scope.id));
    await door({ ...incoming, event: outcome.event });
  }

  /** A word of the door itself, outside of any talk. */
  async #tell({ to }: Pick<Incoming, 'to'>, key: string, locale: string | undefined): Promise<void> {
    const text = this.#options.guide.text(locale, key);
    await speak(this.#speaker, to, { do: 'send', text: escape(text) }, null);
  }

  /** What a group gave to its people goes with it. */
  async #left({ chat, to }: Extract<Reading, { kind: 'left' }>): Promise<void> {
    const { communities } = this.#options;
    if (to !== undefined) await communities?.moved(this.platform, String(chat), String(to));
    else await communities?.left(this.platform, String(chat));
  }

  /** Stops the button's waiting sign. Worth three tries, never an error: an old press cannot be answered. */
  async #unspin(query: string): Promise<void> {
    if (this.#answered.has(query)) return;
    this.#answered.set(query, true);
    const pauses = new Pauses(300);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        return void (await this.#client.call((raw, signal) => raw.answerCallbackQuery({ callback_query_id: query }, signal)));
      } catch (error) {
        if (!(error instanceof ApiFailure) || error.refused) return;
        await pause(error.retryAfter === undefined ? pauses.next() : error.retryAfter * 1_000, this.#stopping.signal);
      }
    }
  }

  async #group(reading: Extract<Reading, { kind: 'group' }>): Promise<void> {
    const { guide, me } = this.#reader;
    // One line a moment is enough, however many speak to the bot.
    if (this.#repeats.has(`group ${reading.chat} ${reading.start ?? ''}`, String(reading.message)) || !(await this.#crowds.room(String(reading.chat)))) return;
    const own = (await this.#options.communities?.flows(this.platform, String(reading.chat), reading.locale).catch(() => [])) ?? [];
    const { text, buttons } = groupMessage(reading, own, guide, me.username);
    const where = { ...(reading.thread !== undefined && { message_thread_id: reading.thread }), reply_parameters: { message_id: reading.message, allow_sending_without_reply: true } };
    const reply_markup = { inline_keyboard: buttons.map((button) => [button]) };
    await reach(this.#speaker, reading.chat, (chat_id) =>
      this.#client.call((raw, signal) => raw.sendMessage({ chat_id, text, parse_mode: 'HTML', reply_markup, ...where }, signal)),
    );
  }

  async #search(reading: Extract<Reading, { kind: 'search' }>): Promise<void> {
    const { guide, me } = this.#reader;
    const results = articles(reading, guide, me.username);
    await this.#client.call((raw, signal) => raw.answerInlineQuery({ inline_query_id: reading.query, results, is_personal: true, cache_time: 300 }, signal));
  }
}
