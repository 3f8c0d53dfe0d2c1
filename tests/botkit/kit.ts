import type { Effect, Turn } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Session } from '../../src/engine/session.ts';
import type { Adapter, Door, Incoming, Output, Rendered } from '../../src/botkit/adapter.ts';
import type { Counted, Fields } from '../../src/botkit/log.ts';
import { Shell, type ShellOptions } from '../../src/botkit/shell.ts';
import type { Json, PersonKey, Store } from '../../src/storage/store.ts';
import { TroubledStore } from './troubled-store.ts';

/** A platform in memory: what was sent to whom, and a door to knock at. */
export class FakeAdapter implements Adapter {
  readonly platform: string;
  readonly sent: [to: Json, text: string][] = [];
  door: Door = async () => {};
  stopped = false;
  hears = true;
  /** Runs before a call counts as sent; may throw or hang. */
  trouble: (text: string, to: Json) => unknown = () => {};
  /** Calls that may be made twice. */
  repeatable: (call: Json) => boolean = () => false;
  #next = 0;

  constructor(platform = 'fake') {
    this.platform = platform;
  }
  async start(door: Door): Promise<void> {
    this.door = door;
  }
  async stop(): Promise<void> {
    this.stopped = true;
  }
  render({ messages, retire, clear }: Output, state: Json): Rendered {
    const texts = messages.flatMap(({ blocks }) => blocks.map((block) => ('text' in block ? block.text : block.kind)));
    const calls = [...(retire ? [`retire ${retire.choice ?? ''}`] : []), ...(clear ? ['clear'] : []), ...texts];
    return { calls, state };
  }
  async send(to: Json, call: Json, state: Json): Promise<Json> {
    await this.trouble(String(call), to);
    this.sent.push([to, String(call)]);
    return Number(state ?? 0) + 1;
  }
  texts(to?: Json): string[] {
    return this.sent.filter(([whom]) => to === undefined || whom === to).map(([, text]) => text);
  }
  say(text: string, user = 'ann', id = `e${(this.#next += 1)}`): Promise<void> {
    return this.deliver({ kind: 'text', text }, user, id);
  }
  deliver(event: Event, user = 'ann', id = `e${(this.#next += 1)}`, place?: string): Promise<void> {
    const incoming: Incoming = { id, user, to: user, event, ...(place && { place }) };
    return this.door(incoming);
  }
}

/** An engine that collects what was said in one answer, and obeys a few words. */
export function echo(_world: unknown, session: Session, event: Event): Turn {
  const text = event.kind === 'text' ? event.text : event.kind;
  const said = [...heard(session), text];
  const show: Effect = { do: 'show', message: { blocks: [{ kind: 'text', text: `${said.length}:${text}` }] } };
  if (text === 'bug') throw new TypeError('the secret words of a person');
  if (text === 'quiet') return { session, effects: [show], keep: false };
  if (text === 'forget') return { session, effects: [{ do: 'forget' }, show], keep: true };
  if (text === 'danger') return { session: { ...session, aside: [{ flow: 'fake/help', revision: 'r1', answers: {} }] }, effects: [show], keep: true };
  if (text === 'twice') return turn(said, session, [show, show]);
  if (text === 'stop') return turn(said, session, [{ do: 'clear' }, { do: 'retire' }, show]);
  return turn(said, session, text === 'silence' ? [] : [show]);
}

function turn(said: string[], session: Session, effects: Effect[]): Turn {
  const frames = [{ flow: 'fake/echo', revision: 'r1', answers: { said } }];
  return { session: { ...session, frames }, effects, keep: true };
}

export function heard(session: Session | undefined): string[] {
  const said = session?.frames[0]?.answers['said'];
  return Array.isArray(said) ? said : [];
}

export interface Kit {
  shell: Shell<unknown>;
  adapter: FakeAdapter;
  store: TroubledStore;
  counts: Counted[];
  lines: [level: string, fields: Fields, msg: string][];
  said(user?: string): Promise<string[]>;
}

export const personOf = (platform: string, user: string) => `${platform}/${user}` as PersonKey;

/** A started shell around fakes; times are short so that tests are. */
export async function kit(options: Partial<ShellOptions<unknown>> & { store?: Store } = {}): Promise<Kit> {
  const made = build(options);
  await made.shell.start();
  return made;
}

export function build(options: Partial<ShellOptions<unknown>> = {}): Kit {
  const adapter = options.adapters?.[0] instanceof FakeAdapter ? options.adapters[0] : new FakeAdapter();
  const store = options.store instanceof TroubledStore ? options.store : new TroubledStore();
  const counts: Counted[] = [];
  const lines: Kit['lines'] = [];
  const line = (level: string) => (fields: Fields, msg: string) => void lines.push([level, fields, msg]);
  const shell = new Shell<unknown>({
    adapters: [adapter],
    store,
    library: { prepare: async () => ({}), old: () => [] },
    advance: echo,
    expand: (messages) => [...messages],
    today: () => '2026-11-25',
    seal: { personKey: personOf },
    log: { info: line('info'), warn: line('warn'), error: line('error') },
    texts: (language, key) => `${key} (${language ?? '?'})`,
    // What goes well would stand between all that does not.
    count: (what) => void (what === 'sent' || counts.push(what)),
    ...options,
    limits: { middleware: 150, store: 150, patience: 150, backoff: [5], recoverEvery: 60_000, again: 60_000, grace: 0, stop: 300, ...options.limits },
  });
  const said = async (user = 'ann') => heard((await store.load(personOf(adapter.platform, user)))?.session);
  return { shell, adapter, store, counts, lines, said };
}

/** A promise to be settled by hand. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export const soon = (ms = 20) => new Promise((resolve) => setTimeout(resolve, ms));
