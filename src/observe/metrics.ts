import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Counted, Pressure, Shown, Stage } from '../botkit/log.ts';

/** Seconds. A turn is saved in a few thousandths; the platform takes a tenth or more. */
const BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Which counter each thing is counted in, and under which label. */
const counters = {
  turn: ['turns', 'taken'],
  duplicate: ['turns', 'duplicate'],
  conflict: ['turns', 'conflict'],
  flood: ['turns', 'flood'],
  limited: ['turns', 'limited'],
  sent: ['sends', 'sent'],
  retried: ['sends', 'retried'],
  doubtful: ['sends', 'doubtful'],
  dropped: ['sends', 'dropped'],
  abandoned: ['sends', 'abandoned'],
  adopted: ['sends', 'adopted'],
  left: ['sends', 'left'],
  'trouble.store': ['troubles', 'store'],
  'trouble.ours': ['troubles', 'ours'],
} as const satisfies Record<Counted, readonly ['turns' | 'sends' | 'troubles', string]>;

/** Flows that are never counted: nobody may see that somebody here was in danger. Discreet ones are not told of at all. */
const uncounted = /^(?:crisis|community)\//;

/**
 * What an operator may see of a running bot, as Prometheus reads it (`text`). Every label is one of a few words that
 * stand in the code or in the names of official flows: nothing of a person, a chat or a server can be in it.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #counters: Record<'turns' | 'sends' | 'troubles', Counter>;
  readonly #seconds: Histogram;
  readonly #starts: Counter;
  readonly #verdicts: Counter;
  #ready: () => Promise<boolean> = async () => false;
  #pressure: () => Pressure = () => ({ people: 0, inHand: 0, waiting: 0, left: 0 });

  constructor(version: string) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#counters = {
      turns: new Counter({ registers, name: 'bothends_turns_total', help: 'Events: taken in hand, known already (duplicate), computed again because another process was first (conflict), dropped because too many waited (flood) or came too fast (limited)', labelNames: ['door', 'outcome'] }),
      sends: new Counter({ registers, name: 'bothends_sends_total', help: 'Replies: sent, tried again (retried), perhaps arrived twice (doubtful), left for later (left), taken over from an earlier run or a dead process (adopted), refused for good (dropped), tried too often (abandoned)', labelNames: ['door', 'result'] }),
      troubles: new Counter({ registers, name: 'bothends_troubles_total', help: 'Turns that failed, by whose fault: the store could not serve, or a bug of ours', labelNames: ['door', 'fault'] }),
    };
    this.#seconds = new Histogram({ registers, name: 'bothends_turn_seconds', help: 'From the coming of an event until its turn was saved, and until its replies were sent', labelNames: ['door', 'stage'], buckets: BUCKETS });
    this.#starts = new Counter({ registers, name: 'bothends_flow_starts_total', help: 'Official flows that were begun; never crisis, discreet or community ones', labelNames: ['flow'] });
    this.#verdicts = new Counter({ registers, name: 'bothends_verdicts_total', help: 'Verdicts that were told, by official flow', labelNames: ['flow', 'verdict'] });
    new Gauge({ registers, name: 'bothends_info', help: 'Always 1', labelNames: ['version'] }).set({ version }, 1);
    const ready = () => this.#ready();
    new Gauge({ registers, name: 'bothends_ready', help: '1 while events can be taken; 0 while it starts or stops, its database does not answer, or a platform stays away', async collect() { this.set((await ready()) ? 1 : 0); } });
    this.#gauge('bothends_people_busy', 'People with an event in hand or waiting', ({ people }) => people);
    this.#gauge('bothends_turns_in_hand', 'Turns between being taken up and being saved', ({ inHand }) => inHand);
    this.#gauge('bothends_turns_waiting', 'Turns that wait for room', ({ waiting }) => waiting);
    this.#gauge('bothends_people_with_replies_waiting', 'People with replies that could not be sent yet, as far as this process knows', ({ left }) => left);
  }

  #gauge(name: string, help: string, value: (pressure: Pressure) => number): void {
    const read = () => value(this.#pressure());
    new Gauge({ registers: [this.#registry], name, help, collect() { this.set(read()); } });
  }

  /** Where the gauges look. `ready` settles soon, and never rejects. */
  watch(pressure: () => Pressure, ready: () => Promise<boolean>): void {
    this.#pressure = pressure;
    this.#ready = ready;
  }

  count(what: Counted, door = ''): void {
    const [counter, label] = counters[what];
    this.#counters[counter].inc(counter === 'turns' ? { door, outcome: label } : counter === 'sends' ? { door, result: label } : { door, fault: label });
  }

  timed(stage: Stage, door: string, seconds: number): void {
    this.#seconds.observe({ door, stage }, seconds);
  }

  shown({ started, verdicts }: Shown): void {
    for (const flow of started) if (!uncounted.test(flow)) this.#starts.inc({ flow });
    for (const { flow, verdict } of verdicts) if (!uncounted.test(flow)) this.#verdicts.inc({ flow, verdict });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Names of all that is measured here, without Node's own. */
  get names(): string[] {
    return this.#registry.getMetricsAsArray().map(({ name }) => name).filter((name) => name.startsWith('bothends_'));
  }
}
