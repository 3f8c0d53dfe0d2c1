import { Known } from '../shared/known.ts';
import type { Body, Client, File } from './client.ts';
import { EPHEMERAL } from './components.ts';
import { ApiFailure, codes } from './failure.ts';
import type { Ask } from './read.ts';

/** Kinds of a first response. */
const MESSAGE = 4;
const UPDATE = 7;

/** Milliseconds until an interaction without a response is put off; Discord waits for three seconds. */
export const PUT_OFF = 1_200;

/** Interactions in hand, and how far each was answered. */
export class Answers {
  readonly #client: Client;
  readonly #known = new Known<Answer>(20_000);
  readonly #failed: (error: unknown) => void;

  /** @param failed told when an interaction could not be put off */
  constructor(client: Client, failed: (error: unknown) => void) {
    this.#client = client;
    this.#failed = failed;
  }

  /** It came in: from now on it is answered in time. */
  begin(ask: Ask): Answer {
    const answer = this.of(ask);
    answer.hurry(PUT_OFF, this.#failed);
    return answer;
  }

  /** One that an earlier process had in hand is answered as far as Discord says. */
  of(ask: Ask): Answer {
    const answer = this.#known.get(ask.id) ?? new Answer(this.#client, ask);
    this.#known.set(ask.id, answer);
    return answer;
  }
}

/** What has become of one interaction. The first response is made once; whatever comes after it is another call. */
export class Answer {
  readonly #client: Client;
  /** Not what the pressed message holds: many of these are kept for a while. */
  readonly #ask: Pick<Ask, 'id' | 'token' | 'app' | 'later' | 'quiet'>;
  readonly #pressed: string | undefined;
  #given: 'no' | 'later' | 'yes' = 'no';
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A first response on its way. */
  #responding: Promise<unknown> = Promise.resolve();
  /** What was said first, or tried to be: the same once more is the same message, anything else another one. */
  #first: string | undefined;

  constructor(client: Client, ask: Ask) {
    const { id, token, app, later, quiet, pressed } = ask;
    this.#client = client;
    this.#ask = { id, token, app, later, quiet };
    this.#pressed = pressed?.message;
  }

  hurry(ms: number, failed: (error: unknown) => void): void {
    if (this.#given === 'no') this.#timer ??= setTimeout(() => void this.putOff().catch(failed), ms);
  }

  /** The message that was pressed becomes this one. Returns its id. */
  async replace(body: Body, files: File[]): Promise<string | undefined> {
    await this.#ready();
    if (this.#saidOther(body)) return this.follow(body, files);
    try {
      if (this.#given === 'no' && (await this.#respond(UPDATE, body, files))) return this.#pressed;
    } catch (error) {
      if (!(error instanceof ApiFailure && error.code === codes.unknownMessage)) throw error;
      return this.say(body, files);
    }
    return this.#edit(body, files);
  }

  /** A new message. Returns its id. */
  async say(body: Body, files: File[]): Promise<string | undefined> {
    await this.#ready();
    if (this.#saidOther(body)) return this.follow(body, files);
    const quiet = { ...body, flags: (body.flags ?? 0) | (this.#ask.quiet ? EPHEMERAL : 0) };
    if (this.#given === 'no') {
      const done = await this.#respond(MESSAGE, quiet, files);
      if (done) return done.id;
    }
    // What was put off without a message has none that this could fill.
    return this.#ask.later === 5 ? this.#edit(body, files) : this.follow(body, files);
  }

  /** One more message. */
  follow(body: Body, files: File[]): Promise<string | undefined> {
    return this.#client.followUp(this.#ask, { ...body, flags: (body.flags ?? 0) | (this.#ask.quiet ? EPHEMERAL : 0) }, files);
  }

  /** Anything else than a message: a form, suggestions. */
  async give(type: number, data: object): Promise<void> {
    await this.#ready();
    await this.#give('yes', this.#client.respond(this.#ask, { type, data }));
  }

  /** Whether something was said. */
  get said(): boolean {
    return this.#given === 'yes';
  }

  /** So that nobody reads that the bot did not respond. */
  async putOff(): Promise<void> {
    await this.#ready();
    if (this.#given !== 'no') return;
    const { later, quiet } = this.#ask;
    const data = later === 5 ? { data: { flags: quiet ? EPHEMERAL : 0 } } : {};
    await this.#give('later', this.#client.respond(this.#ask, { type: later, ...data }));
  }

  #saidOther(body: Body): boolean {
    const said = this.#client.digest(body);
    if (this.#given === 'yes') return this.#first !== said;
    this.#first = said;
    return false;
  }

  /** Two first responses at once would be one too many. Whether one failed shows at the next call. */
  async #ready(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#responding.catch(() => {});
  }

  #respond(type: number, body: Body, files: File[]): Promise<{ id: string | undefined } | undefined> {
    return this.#give('yes', this.#client.respond(this.#ask, { type, data: body }, files, type === MESSAGE));
  }

  /** Whoever waits for it finds it noted. */
  #give(given: 'later' | 'yes', response: Promise<string | undefined>): Promise<{ id: string | undefined } | undefined> {
    const noted = this.#noted(given, response);
    this.#responding = noted;
    return noted;
  }

  /** Undefined when there is a first response already, such as one whose outcome was not known. */
  async #noted(given: 'later' | 'yes', response: Promise<string | undefined>): Promise<{ id: string | undefined } | undefined> {
    try {
      const id = await response;
      this.#given = given;
      return { id };
    } catch (error) {
      if (!(error instanceof ApiFailure && error.code === codes.acknowledged)) throw error;
      this.#given = given;
      return undefined;
    }
  }

  /** The first response stands already; the same once more changes nothing. When it is gone, a new message says it. */
  async #edit(body: Body, files: File[]): Promise<string | undefined> {
    try {
      const id = await this.#client.editFirst(this.#ask, body, files);
      this.#given = 'yes';
      return id;
    } catch (error) {
      if (!(error instanceof ApiFailure && error.code === codes.unknownMessage)) throw error;
      return this.follow(body, files);
    }
  }
}
