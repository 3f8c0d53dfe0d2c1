import { type Adapter, AdapterRefused, type Communities, type Door, type Guide, type Json, type Log, type Output, type Rendered } from '../../botkit/adapter.ts';
import { Deliveries } from '../shared/deliveries.ts';
import type { Listener } from '../shared/listener.ts';
import { Pauses, pause } from '../shared/patience.ts';
import { Pictures } from '../shared/pictures.ts';
import { Crowds } from '../shared/crowds.ts';
import { Repeats } from '../shared/repeats.ts';
import { type Answer, Answers } from './answers.ts';
import { Client, codeOf } from './client.ts';
import { ApiFailure } from './failure.ts';
import { commandsOf, register } from './commands.ts';
import { setUp, showForm } from './elsewhere.ts';
import { plainBody } from './body.ts';
import { text } from './components.ts';
import { Endpoint } from './endpoint.ts';
import { Gateway } from './gateway.ts';
import type { Interaction, Message } from './payload.ts';
import { eventOf, officially, type Outcome, withServerFlows } from './manage.ts';
import { escape } from './markdown.ts';
import { readInteraction, readMessage, type Reading, type To, type TurnReading } from './read.ts';
import { render, type Words } from './render.ts';
import { type Suggestion, suggestions } from './search.ts';
import { speak, type Speaker } from './send.ts';
import { Trail } from './trail.ts';

export interface DiscordOptions {
  token: string;
  /** Address of a REST proxy of one's own; ends in /api. */
  apiBase?: string | undefined;
  /** Present: interactions come by HTTP, signed with this key, and there is no gateway. */
  http?: { publicKey: string; path: string; listener: Listener } | undefined;
  /** Of several processes: the shards that are this one's. */
  shard?: { ids: number[]; count: number } | undefined;
  guide: Guide;
  log: Log;
  /** Flows of servers, where they may have any. */
  communities?: Communities | undefined;
  /** Folder of the pictures that flows show. */
  pictures?: string | undefined;
}

/** Kind of a response that holds suggestions. */
const SUGGESTIONS = 8;

/** Suggestions in a minute for one person: somebody who types fast and looks for several things. */
const SEARCHES = 120;

/** Discord's door: talks are in private chats and in what only one person can see; commands, menus and buttons lead there. */
export class Discord implements Adapter {
  readonly platform = 'discord';
  /** Rejects with `AdapterRefused` when Discord stops serving until the operator acts; never resolves. */
  readonly failed: Promise<never>;
  readonly #options: DiscordOptions;
  readonly #client: Client;
  readonly #speaker: Speaker;
  readonly #repeats = new Repeats();
  readonly #searches = new Crowds(SEARCHES);
  readonly #deliveries = new Deliveries();
  readonly #stopping = new AbortController();
  readonly #refuse: (reason: AdapterRefused) => void;
  #source: Gateway | Endpoint | undefined;

  constructor(options: DiscordOptions) {
    const { token, apiBase: base, guide, log, pictures } = options;
    this.#options = options;
    this.#client = new Client({ token, base });
    const answers = new Answers(this.#client, (error) => log.warn({ code: codeOf(error) }, 'an interaction could not be put off'));
    const words: Words = (language, key, values) => guide.text(language, key, values);
    this.#speaker = { client: this.#client, answers, trail: new Trail(), pictures: new Pictures(pictures), words };
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.failed = promise;
    this.#refuse = reject;
  }

  /** Keeps trying while Discord does not answer. Rejects with `AdapterRefused` when the operator must act. */
  async start(door: Door): Promise<void> {
    const application = await this.#persist(() => this.#client.application());
    if (!application || this.#stopping.signal.aborted) return;
    await (this.#options.http ? this.#listen(this.#options.http, application.key, door) : this.#connect(door));
    if (!this.#stopping.signal.aborted && this.#registers) void this.#register(application.id);
  }

  get hears(): boolean {
    return !(this.#source && 'hears' in this.#source) || this.#source.hears;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#source?.stop();
    this.#client.stop();
  }

  render(output: Output, state: Json): Rendered {
    return render(output, state, this.#speaker.words);
  }

  send(to: Json, call: Json, state: Json): Promise<Json | undefined> {
    return speak(this.#speaker, to, call, state);
  }

  // Two ways for what comes in: Discord uses the one that the application is set to.

  async #connect(door: Door): Promise<void> {
    const { token, shard, log } = this.#options;
    const take = (name: string, data: unknown) => this.#event(name, data, door);
    const gateway = new Gateway({ token, rest: this.#client.rest, shard, log, take, refused: this.#refuse, servers: this.#options.communities !== undefined });
    this.#source = gateway;
    await Promise.race([gateway.start(), this.failed]);
  }

  async #listen({ publicKey, path, listener }: NonNullable<DiscordOptions['http']>, known: string | undefined, door: Door): Promise<void> {
    if (known !== undefined && known.toLowerCase() !== publicKey.toLowerCase()) {
      throw new AdapterRefused('DISCORD_PUBLIC_KEY is not the key of the application that DISCORD_TOKEN is of. The developer portal shows it under General Information.');
    }
    const endpoint = new Endpoint({ listener, path, publicKey, take: (interaction) => void this.#interaction(interaction, door) });
    await endpoint.listen();
    this.#source = endpoint;
  }

  /** Until it succeeds; undefined once the adapter is being stopped. */
  #persist<T>(work: () => Promise<T>): Promise<T | undefined> {
    return persist(work, this.#stopping.signal, (code, wait) => this.#options.log.warn({ code, wait }, 'Discord does not answer yet; trying again'));
  }

  /** Of several processes one is enough. */
  get #registers(): boolean {
    const { shard } = this.#options;
    return !shard || shard.ids.includes(0);
  }

  /** Never keeps the bot from serving: the commands of yesterday are still commands. */
  async #register(app: string): Promise<void> {
    const { guide, log } = this.#options;
    try {
      if (await register(this.#client, app, commandsOf(guide, this.#options.communities !== undefined))) log.info({}, 'commands were told to Discord');
    } catch (error) {
      log.warn({ code: codeOf(error) }, 'commands could not be told to Discord');
    }
  }

  // What comes in

  #event(name: string, data: unknown, door: Door): void {
    if (!data || typeof data !== 'object') return;
    // The gateway brings what its name says, as far as `read` trusts it.
    if (name === 'INTERACTION_CREATE') void this.#interaction(data as Interaction, door);
    else if (name === 'MESSAGE_CREATE') void this.#message(data as Message, false, door);
    else if (name === 'GUILD_DELETE') void this.#left(data);
    else if (name === 'MESSAGE_UPDATE') void this.#message(data as Message, true, door);
  }

  #interaction(interaction: Interaction, door: Door): Promise<void> {
    return this.#deliveries.once(interaction.id ?? '', () => this.#begin(() => readInteraction(interaction, this.#options.guide), door));
  }

  /** A server that is merely out of reach says so. */
  async #left(data: object): Promise<void> {
    const { id, unavailable } = data as { id?: unknown; unavailable?: unknown };
    if (typeof id !== 'string' || unavailable === true) return;
    await this.#options.communities?.left(this.platform, id).catch((error: unknown) => this.#options.log.warn({ code: codeOf(error) }, 'what is kept of a server that was left could not be deleted'));
  }

  #message(message: Message, edited: boolean, door: Door): Promise<void> {
    const id = `${message.id} ${edited ? message.edited_timestamp : ''}`;
    return this.#deliveries.once(id, () => this.#begin(() => readMessage(message, edited), door));
  }

  /** Never rejects. */
  async #begin(look: () => Reading | undefined, door: Door): Promise<void> {
    try {
      const reading = look();
      if (reading) await this.#take(reading, door);
    } catch (error) {
      this.#options.log.warn({ code: codeOf(error) }, 'something that came in was not understood, or could not be answered');
    }
  }

  async #take(reading: Reading, door: Door): Promise<void> {
    switch (reading.kind) {
      case 'turn':
        return this.#turn(reading, door);
      case 'search':
        return this.#search(reading);
      case 'form':
        return showForm(this.#speaker, reading.ask, reading.language);
      case 'manage':
        return this.#manage(reading, door);
      case 'setup':
        this.#speaker.answers.begin(reading.ask);
        return setUp(this.#speaker, reading);
      default:
        return reading satisfies never;
    }
  }

  /** Nothing is awaited before the door, so that each person's events stay in order. */
  async #turn({ incoming, ask, once }: TurnReading, door: Door): Promise<void> {
    const answer = ask && this.#speaker.answers.begin(ask);
    if (once === undefined || !this.#repeats.has(`${incoming.user} ${once}`, incoming.id)) await door(incoming);
    await this.#close(answer);
  }

  /** Whatever came of it, nobody shall read that the bot did not respond. */
  async #close(answer: Answer | undefined): Promise<void> {
    if (answer && !answer.said) await answer.putOff();
  }

  /** Whether they may is looked at with every deed; whoever may not is told so. */
  async #manage({ user, ask, wish, once, locale }: Extract<Reading, { kind: 'manage' }>, door: Door): Promise<void> {
    const { communities, guide } = this.#options;
    const answer = this.#speaker.answers.begin(ask);
    if (once !== undefined && this.#repeats.has(`${user} ${once}`, ask.id)) return this.#close(answer);
    const outcome: Outcome = communities ? await eventOf(this.#client, officially(wish, guide), locale) : { refused: 'manage.not_allowed' };
    if ('event' in outcome) await door({ id: ask.id, user, to: { user, event: ask.id, ask } satisfies To, event: outcome.event });
    else await answer.say(plainBody([text(escape(guide.text(locale, outcome.refused)))]), []);
    await this.#close(answer);
  }

  async #search({ user, ask, words, what, guild, locale }: Extract<Reading, { kind: 'search' }>): Promise<void> {
    if (!(await this.#searches.room(user))) return; // Discord says that nothing could be loaded; what is typed can still be sent
    const choices = what === 'flow' ? await this.#names(guild, words) : await this.#checks(words, what === 'check' ? guild : undefined, locale);
    await this.#speaker.answers.of(ask).give(SUGGESTIONS, { choices });
  }

  async #names(guild: string | undefined, words: string): Promise<Suggestion[]> {
    const names = guild === undefined ? [] : ((await this.#options.communities?.names(this.platform, guild)) ?? []);
    return names.filter((name) => name.includes(words.toLowerCase().trim())).slice(0, 25).map((name) => ({ name, value: name }));
  }

  async #checks(words: string, guild: string | undefined, locale: string | undefined): Promise<Suggestion[]> {
    const { guide, communities } = this.#options;
    const found = suggestions(words, locale, guide);
    const own = guild === undefined ? [] : ((await communities?.flows(this.platform, guild, locale).catch(() => [])) ?? []);
    return withServerFlows(found, own, words, guide, (title) => guide.text(locale, 'manage.here', { title }));
  }
}

/** Until it succeeds; undefined once the signal came. */
async function persist<T>(work: () => Promise<T>, signal: AbortSignal, failed: (code: string, wait: number) => void): Promise<T | undefined> {
  const pauses = new Pauses();
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.status === 401) throw new AdapterRefused('Discord does not know this DISCORD_TOKEN. The developer portal shows the right one under Bot; with a proxy of your own, check DISCORD_API_BASE too.');
      if (error.refused) throw new AdapterRefused(`Discord refuses to begin (${error.code}). With a proxy of your own, check DISCORD_API_BASE.`);
      const wait = pauses.next();
      failed(codeOf(error), wait);
      await pause(wait, signal);
    }
  }
  return undefined;
}

/** How many connections Discord recommends for this bot. */
export async function recommendedShards({ token, apiBase: base }: Pick<DiscordOptions, 'token' | 'apiBase'>, signal: AbortSignal): Promise<number> {
  const client = new Client({ token, base });
  const count = await persist(() => client.shards(), signal, () => {});
  client.stop();
  return count ?? 1;
}
