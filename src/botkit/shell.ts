import type { TurnContext } from 'botbuilder-core';
import type { Json, OutboxEntry, PersonKey } from '../storage/store.ts';
import type { Adapter, Door, Incoming } from './adapter.ts';
import { carriedBy, type Carried } from './carried.ts';
import { Controller } from './controller.ts';
import { Gate } from './gate.ts';
import { Host } from './host.ts';
import { defaultLimits, type Limits } from './limits.ts';
import type { Count, Log, Pressure, Timed } from './log.ts';
import { Queues } from './queue.ts';
import { Places } from './places.ts';
import type { Rates } from './rates.ts';
import { Recovery } from './recovery.ts';
import { Sender } from './sender.ts';
import { asTrouble, describe, inStore, type Trouble, Undecided } from './trouble.ts';
import { helpWithoutStore, mouthOf, takeTurn, type TurnTools } from './turn.ts';
import { Unsaved } from './unsaved.ts';
import { within } from './within.ts';

export interface ShellOptions<W> extends Pick<TurnTools<W>, 'store' | 'library' | 'advance' | 'expand' | 'today' | 'manage' | 'noted' | 'beside'> {
  adapters: readonly Adapter[];
  seal: { personKey(platform: string, user: string): PersonKey };
  log: Log;
  /** The sentence for a trouble, in the person's language as far as it is known (BCP 47). */
  texts: (language: string | undefined, key: TroubleText) => string;
  count?: Count;
  timed?: Timed;
  /** How fast events are taken; absent: as they come. */
  rates?: Rates;
  /** Whether an event is taken however many came before it. */
  urgent?: (event: Incoming['event']) => boolean;
  limits?: Partial<Limits>;
}

/** Milliseconds: a little late rather than a little early. */
const AFTER = 50;
/** Milliseconds for a store that serves to answer. */
const READY = 2_000;
/** What a timer can hold, milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

export type TroubleText = 'trouble.store' | 'trouble.ours' | 'trouble.flood';

/**
 * The way of every event: an adapter's door, the queue of its person, a Botkit turn with its middleware, and
 * our handler, which loads, advances, saves and sends. Whatever fails on the way ends in `#settle`.
 */
export class Shell<W> {
  /** For plugins: middleware and handlers may be registered before `start`. */
  readonly controller: Controller;
  readonly #options: ShellOptions<W>;
  readonly #tools: TurnTools<W>;
  readonly #host: Host;
  readonly #queues: Queues<PersonKey>;
  readonly #gate: Gate;
  readonly #leftovers: Gate;
  readonly #sender: Sender;
  readonly #recovery: Recovery;
  readonly #unsaved = new Unsaved();
  #timers: NodeJS.Timeout[] = [];
  #started = false;
  #closed = false;
  #stopping: Promise<void> | undefined;

  constructor(options: ShellOptions<W>) {
    const limits = { ...defaultLimits, ...options.limits };
    const { store, log, count = () => {}, timed = () => {} } = options;
    this.#options = options;
    this.#host = new Host(limits.middleware);
    this.#queues = new Queues(limits.waiting);
    this.#gate = new Gate(limits.together);
    this.#leftovers = new Gate(limits.batch);
    this.#sender = new Sender({ store, limits, log, count, later: (person, after) => this.#later(person, after) });
    const reached: TurnTools<W>['reached'] = (stage, { adapter, came }) => came !== undefined && timed(stage, adapter.platform, (performance.now() - came) / 1000);
    this.#tools = { ...options, limits, count, reached, sender: this.#sender, cards: new Map(), places: new Places() };
    this.controller = new Controller(this.#host, limits.middleware, (error) => {
      log.error(describe(asTrouble(error, 'handler')), 'a handler outside of any turn failed');
    });
    this.controller.answer((bot, { context }) => this.#answer(bot, context));
    const resend = (entry: OutboxEntry) => this.#resend(entry);
    this.#recovery = new Recovery({ store, limits, log, count, sender: this.#sender, queues: this.#queues, resend });
  }

  /** Opens the doors, and takes up what an earlier run left unsent. */
  async start(): Promise<void> {
    const { adapters } = this.#options;
    await this.#recovery.adopt(this.#platforms());
    try {
      await Promise.all(adapters.map((adapter) => adapter.start(this.#door(adapter))));
    } catch (error) {
      await this.stop();
      throw error;
    }
    this.#started = true;
    void this.recover();
    // Not at the same moment as other processes that were started together.
    const { recoverEvery, claimEvery } = this.#tools.limits;
    const each = (ms: number, look: () => unknown) => this.#timers.push(setInterval(look, ms * (0.75 + Math.random() / 2)).unref());
    each(recoverEvery, () => this.recover());
    if (claimEvery > 0) each(claimEvery, () => this.#closed || this.#recovery.run(this.#platforms(), false));
  }

  /** Sends what is unsent; settles when it was tried. Never rejects. */
  recover(): Promise<void> {
    return this.#closed ? Promise.resolve() : this.#recovery.run(this.#platforms());
  }

  /** Closes the doors, lets turns in flight end, then closes the store. */
  stop(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  async #stop(): Promise<void> {
    const { adapters, log, store } = this.#options;
    for (const timer of this.#timers) clearInterval(timer);
    for (const stopped of await Promise.allSettled(adapters.map((adapter) => adapter.stop()))) {
      if (stopped.status === 'rejected') log.warn(describe(stopped.reason), 'an adapter did not stop well');
    }
    this.#closed = true;
    this.#recovery.stop();
    await within(this.#tools.limits.stop, this.#queues.idle()).catch(() => {
      log.warn({ people: this.#queues.size }, 'turns in flight did not end in time');
    });
    await this.controller.shutdown();
    await store.close();
  }

  get pressure(): Pressure {
    return { people: this.#queues.size, inHand: this.#gate.inside, waiting: this.#gate.waiting, left: this.#sender.waiting };
  }

  /** What keeps it from taking events, in a few words; empty when nothing does. */
  async missing(): Promise<string[]> {
    if (this.#stopping) return ['stopping'];
    if (!this.#started) return ['starting'];
    const { adapters, store } = this.#options;
    const served = await inStore('document', READY, () => store.document('ban', '')).then(() => true, () => false);
    const deaf = adapters.filter(({ hears }) => hears === false).map(({ platform }) => `${platform} brings nothing in`);
    return [...(served ? [] : ['the store does not answer']), ...deaf];
  }

  #platforms(): string[] {
    return this.#options.adapters.map(({ platform }) => platform);
  }

  #door(adapter: Adapter): Door {
    return async (incoming) => {
      if (this.#closed) return;
      const { user, to } = incoming;
      const person = this.#options.seal.personKey(adapter.platform, user);
      const carried: Carried = { adapter, person, to, incoming, state: null, language: incoming.event.locale, came: performance.now() };
      const { rates, urgent: isUrgent } = this.#options;
      const urgent = () => isUrgent?.(incoming.event) ?? false;
      if (rates && !(await rates.room(person, this.#placeKey(adapter, incoming))) && !urgent()) return this.#tooFast(carried);
      const turn = this.#queues.add(person, () => this.#take(carried, incoming), { instead: () => this.#apologise(carried, 'trouble.flood'), urgent });
      if (!turn) this.#tools.count('flood', adapter.platform);
      await turn;
    };
  }

  /** Servers are told apart as people are, by what tells nobody which they are. */
  #placeKey({ platform }: Adapter, { place }: Incoming): PersonKey | undefined {
    return place === undefined ? undefined : this.#options.seal.personKey(`${platform} server`, place);
  }

  async #tooFast(carried: Carried): Promise<void> {
    this.#tools.count('limited', carried.adapter.platform);
    if (await this.#options.rates?.tells(carried.person)) await this.#apologise(carried, 'trouble.flood');
  }

  /** One event of one person, after those before it. Never rejects. */
  async #take(given: Carried, incoming: Incoming): Promise<void> {
    this.#tools.count('turn', given.adapter.platform);
    const { person } = given;
    // Before anything that was left is shown: the person had not seen it.
    const carried: Carried = { ...given, incoming: this.#unsaved.asFirst(person, incoming) };
    await this.#drain(person);
    carried.saved = await this.#gate.enter();
    if (await this.#settle(carried, (context) => this.controller.drive(context))) this.#unsaved.delete(person);
    carried.saved();
  }

  /** What was left goes out first; when it still cannot, the person does not wait for it. */
  async #drain(person: PersonKey): Promise<void> {
    for (const entry of this.#sender.left(person)) {
      if (this.#sender.waits(person)) return;
      await this.#resend(entry);
      if (this.#sender.left(person).includes(entry)) return;
    }
  }

  /** What was left is tried again after a time, behind whatever the person does meanwhile. */
  #later(person: PersonKey, after: number): void {
    setTimeout(() => void this.#again(person), Math.min(after + AFTER, LONGEST_TIMER)).unref();
  }

  /** Not for everybody at once: after an outage that would be the next one. */
  async #again(person: PersonKey): Promise<void> {
    const leave = await this.#leftovers.enter();
    if (!this.#closed) await this.#queues.add(person, () => this.#drain(person));
    leave();
  }

  async #answer(bot: Parameters<typeof mouthOf>[0], context: TurnContext): Promise<void> {
    const carried = carriedBy(context);
    if (carried.incoming) await takeTurn(this.#tools, bot, carried, carried.incoming);
  }

  /** Sends an entry of an earlier turn. Never rejects. */
  async #resend(entry: OutboxEntry): Promise<void> {
    const adapter = this.#options.adapters.find(({ platform }) => platform === entry.platform);
    if (!adapter) return;
    const { person, to } = entry;
    const carried: Carried = { adapter, person, to, state: null };
    await this.#settle(carried, async (context) => {
      carried.state = await this.#adapterState(person);
      const bot = await this.controller.spawnIn(context);
      await this.#sender.send(entry, carried, mouthOf(bot));
    });
    // What they say from now on, they say to this.
    if (!this.#sender.left(person).some(({ id }) => id === entry.id)) this.#unsaved.delete(person);
  }

  async #adapterState(person: PersonKey): Promise<Json> {
    const { store, limits } = this.#tools;
    const row = await inStore('load', limits.store, () => store.load(person));
    return row?.adapter ?? null;
  }

  /** The one place where errors arrive: the person is told calmly, the operator where it was. Resolves to whether all went well. */
  async #settle(carried: Carried, logic: (context: TurnContext) => Promise<void>): Promise<boolean> {
    try {
      await this.#host.begin(carried, logic);
      return true;
    } catch (error) {
      const trouble = asTrouble(error, 'turn');
      const { log } = this.#options;
      this.#tools.count(`trouble.${trouble.fault}`, carried.adapter.platform);
      log.error({ platform: carried.adapter.platform, ...describe(trouble) }, `a turn failed: ${trouble.fault}`);
      carried.saved?.();
      if (carried.incoming) await this.#answerFor(trouble, carried, carried.incoming);
      return false;
    }
  }

  /** Nothing is told of an outcome that nobody knows; whoever asks for help now gets it without the store. */
  async #answerFor(trouble: Trouble, carried: Carried, incoming: Incoming): Promise<void> {
    const key = `trouble.${trouble.fault}` as const;
    if (trouble instanceof Undecided) {
      trouble.decided.catch(() => this.#apologise(carried, key));
      return;
    }
    if (trouble.where === 'store.commit') this.#unsaved.add(carried.person, incoming);
    await this.#apologise(carried, key);
    if (trouble.fault === 'store') await this.#past(carried, () => helpWithoutStore(this.#tools, carried, incoming));
  }

  #apologise(carried: Carried, key: TroubleText): Promise<void> {
    return this.#past(carried, async () => {
      const message = { blocks: [{ kind: 'text' as const, text: this.#options.texts(carried.language, key) }] };
      return carried.adapter.render({ messages: [message] }, carried.state).calls;
    });
  }

  /** Past Botkit and the outbox, which may be what is broken. Never rejects. */
  async #past({ adapter, to, state }: Carried, calls: () => Promise<Json[]>): Promise<void> {
    const { log } = this.#options;
    try {
      for (const call of await calls()) await within(this.#tools.limits.patience, adapter.send(to, call, state));
    } catch (error) {
      log.warn({ platform: adapter.platform, ...describe(error) }, 'the person could not be told of a trouble');
    }
  }
}
