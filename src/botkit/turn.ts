import type { BotWorker } from 'botkit';
import type { Effect, Turn } from '../engine/effect.ts';
import type { Event, PressEvent } from '../engine/event.ts';
import { newSession, type Session } from '../engine/session.ts';
import type { Message } from '../message/message.ts';
import { type Committed, CorruptRow, type Json, type PersonKey, type RevisionName, type Row, type Store, type TurnWrite } from '../storage/store.ts';
import type { Incoming, Output } from './adapter.ts';
import type { ManageEvent } from './manage.ts';
import type { Carried } from './carried.ts';
import { wrapped } from './host.ts';
import type { Limits } from './limits.ts';
import type { Count, Stage } from './log.ts';
import type { Places } from './places.ts';
import type { Mouth, Parcel, Sender } from './sender.ts';
import { inStore, Trouble, Undecided } from './trouble.ts';
import { TimeUp, within } from './within.ts';

/** A turn, for counts. */
export interface Noted {
  person: PersonKey;
  event: Event;
  before: Session;
  turn: Turn;
}

/** What is asked beside the flows. Nobody's place depends on it. */
export interface Beside {
  /** The turn as it is, or with a question in its last message. Where it rejects or takes long, nothing is asked. */
  closing(noted: Noted): Promise<Turn>;
  /** What a button of such a question leads to, and what is noted once that is saved. Undefined: it is no such button, or an old one. */
  pressed(event: PressEvent, session: Session, person: PersonKey): { turn: Turn; noted: () => void } | undefined;
}

/** What a turn needs besides its event. `W` is the engine's world, which the shell hands on unseen. */
export interface TurnTools<W> {
  store: Store;
  library: { prepare(session: Session, opened?: string): Promise<W>; old(session: Session): RevisionName[] };
  /** The engine: pure, so that it can be asked again after a conflict. */
  advance: (world: W, session: Session, event: Event) => Turn;
  /** What those who manage a server do to its flows: something to be told, or a flow to be tried. */
  manage?: (event: ManageEvent, manager: { person: PersonKey; language: string | undefined; event: string }) => Promise<{ messages: Message[] } | { open: string }>;
  /** Told of a turn that was saved. Keeps nobody waiting. */
  noted?: (noted: Noted) => void;
  beside?: Beside;
  /** Fills in the directory as it is on a day (ISO date). */
  expand: (messages: readonly Message[], today: string) => Message[];
  today: () => string;
  sender: Sender;
  /** Cards of help that were shown while the store could not serve: in memory only, until it can. */
  cards: Map<PersonKey, Session>;
  places: Places;
  limits: Limits;
  count: Count;
  /** How long it took until here. */
  reached: (stage: Stage, carried: Carried) => void;
}

/** One event: load, advance, save, send. Again from the start when another process saved first. */
export async function takeTurn<W>(tools: TurnTools<W>, bot: BotWorker, carried: Carried, incoming: Incoming): Promise<void> {
  for (let attempt = 0; attempt < tools.limits.conflicts; attempt += 1) {
    const parcel = await compute(tools, carried, incoming);
    if (parcel !== 'conflict') {
      carried.saved?.();
      carried.noted?.();
      tools.cards.delete(carried.person);
      tools.reached('saved', carried);
      await tools.sender.send(parcel, carried, mouthOf(bot));
      if (parcel.sent >= parcel.calls.length) tools.reached('replied', carried);
      return;
    }
    tools.count('conflict', carried.adapter.platform);
  }
  throw new Trouble('store', 'store.commit', new Error('every attempt met a conflict'));
}

/**
 * Where the store cannot serve: the help that this event asks for, to be shown without saving anything. Nobody in
 * danger has to wait for a database. Empty for every other event. A card that asks goes on from memory.
 */
export async function helpWithoutStore<W>(tools: TurnTools<W>, carried: Carried, incoming: Incoming): Promise<Json[]> {
  const { cards } = tools;
  const { person, adapter, state } = carried;
  const session = cards.get(person) ?? freshFor(carried.session);
  if (incoming.event.kind === 'manage') return [];
  const turn = tools.advance(await tools.library.prepare(session), session, incoming.event);
  cards.delete(person);
  if (forgets(turn) || !(session.aside ?? turn.session.aside)) return [];
  if (turn.session.aside) keepCard(cards, person, turn.session);
  return adapter.render({ messages: outputOf(tools, turn.effects).messages }, state).calls;
}

/** Of today's flows only, so that no older revision has to be asked for. */
function freshFor({ language, country }: Partial<Session> = {}): Session {
  return { ...newSession(language), ...(country && { country }) };
}

function keepCard(cards: Map<PersonKey, Session>, person: PersonKey, card: Session): void {
  const [oldest] = cards.keys();
  if (cards.size >= MOST_CARDS && oldest !== undefined) cards.delete(oldest);
  cards.set(person, card);
}

const MOST_CARDS = 1_000;

function forgets({ effects }: Turn): boolean {
  return effects.some((effect) => effect.do === 'forget');
}

export function mouthOf(bot: BotWorker): Mouth {
  return (call) => bot.say(wrapped(call));
}

async function compute<W>(tools: TurnTools<W>, carried: Carried, incoming: Incoming): Promise<Parcel | 'conflict'> {
  const row = await load(tools, carried);
  const session = row?.session ?? newSession();
  carried.session = session;
  carried.state = row?.adapter ?? null;
  carried.language = session.language ?? incoming.event.locale;
  const turn = await decide(tools, carried, session, here(tools, carried, incoming));
  tools.places.note(carried.person, incoming.id, turn.place);
  const language = turn.session.language ?? carried.language;
  const { calls, state } = carried.adapter.render({ ...outputOf(tools, turn.effects), ...(language && { language }) }, carried.state);
  const { person, to, adapter } = carried;
  const parcel = { person, platform: adapter.platform, to, calls, sent: 0 };
  if (forgets(turn)) {
    const first = await forget(tools, carried, turn.keep ? eventOf(adapter.platform, incoming) : undefined);
    // Delivered again after other turns: what it says is not true any more. Else its answer may have been lost.
    if (!first && row) return { ...parcel, calls: [] };
  } else if (turn.keep) return commit(tools, carried, writeOf(tools, incoming, turn.session, row, parcel, state));
  carried.state = state;
  return parcel;
}

/** What was typed, with the place in a discreet flow where that was. */
function here<W>({ places }: TurnTools<W>, { person }: Carried, { event, id }: Incoming): Event | ManageEvent {
  const place = event.kind === 'text' ? places.of(person, id) : undefined;
  return event.kind === 'text' && place !== undefined ? { ...event, place } : event;
}

/** What an event leads to: a place in the flows, or a deed of somebody who manages a server. */
async function decide<W>(tools: TurnTools<W>, carried: Carried, session: Session, event: Event | ManageEvent): Promise<Turn> {
  if (event.kind !== 'manage') return talk(tools, carried, session, event);
  const { person, adapter, incoming } = carried;
  const managed = await tools.manage?.(event, { person, language: session.language ?? event.locale, event: `${adapter.platform}:${incoming?.id ?? ''}` });
  if (managed && 'open' in managed) return decide(tools, carried, session, { kind: 'open', flow: managed.open, ...(event.locale && { locale: event.locale }) });
  const effects = (managed?.messages ?? []).map((message): Effect => ({ do: 'show', message }));
  return { session, effects, keep: true };
}

/** Milliseconds that a turn waits to know whether something is asked beside it. */
const ASKING = 300;

async function talk<W>({ library, advance, beside, noted }: TurnTools<W>, carried: Carried, before: Session, event: Event): Promise<Turn> {
  const { person } = carried;
  const aside = event.kind === 'press' ? beside?.pressed(event, before, person) : undefined;
  if (aside) {
    carried.noted = aside.noted;
    return aside.turn;
  }
  const turn = advance(await library.prepare(before, event.kind === 'open' ? event.flow : undefined), before, event);
  const told = { person, event, before, turn };
  if (noted) carried.noted = () => noted(told);
  return beside ? within(ASKING, beside.closing(told)).catch(() => turn) : turn;
}

/** A row that cannot be read would stop the person for good: it is removed, and they begin anew. */
async function load<W>({ store, limits }: TurnTools<W>, { person }: Carried): Promise<Row | undefined> {
  try {
    return await inStore('load', limits.store, () => store.load(person));
  } catch (error) {
    if (!(error instanceof Trouble && error.cause instanceof CorruptRow)) throw error;
    await inStore('forget', limits.store, () => store.forget(person));
    throw new Trouble('ours', 'store.load', error.cause);
  }
}

function outputOf<W>({ expand, today }: TurnTools<W>, effects: readonly Effect[]): Output {
  const shown = effects.flatMap((effect) => (effect.do === 'show' ? [effect.message] : []));
  const output: Output = { messages: expand(shown, today()) };
  for (const effect of effects) {
    if (effect.do === 'clear') output.clear = true;
    if (effect.do === 'retire') output.retire = effect.choice === undefined ? {} : { choice: effect.choice };
  }
  return output;
}

function writeOf<W>(
  { library, limits }: TurnTools<W>,
  incoming: Incoming,
  session: Session,
  row: Row | undefined,
  { person, platform, to, calls }: Parcel,
  adapter: Json,
): TurnWrite {
  return {
    person,
    event: eventOf(platform, incoming),
    minAge: limits.grace,
    version: row?.version ?? 0,
    session,
    adapter,
    old: library.old(session),
    ...(calls.length && { outbox: { platform, to, calls } }),
  };
}

function eventOf(platform: string, { id }: Incoming): string {
  return `${platform}:${id}`;
}

/** What is to be sent after this: the turn's own replies, or what the first delivery of the event left. */
async function commit<W>(tools: TurnTools<W>, carried: Carried, write: TurnWrite): Promise<Parcel | 'conflict'> {
  const { count, sender } = tools;
  const { person, outbox = { platform: carried.adapter.platform, to: carried.to, calls: [] } } = write;
  const committed = await save(tools, write);
  if (committed.outcome === 'conflict') return 'conflict';
  if (committed.outcome === 'duplicate') {
    count('duplicate', carried.adapter.platform);
    const { unsent } = committed;
    if (!unsent || sender.finished(unsent.id)) return { ...outbox, person, calls: [], sent: 0 };
    count('doubtful', carried.adapter.platform);
    return unsent;
  }
  carried.state = write.adapter;
  return { ...outbox, person, sent: 0, ...(committed.outbox !== undefined && { id: committed.outbox }) };
}

/** A reply that is saved after nobody waits any more goes out before the person's next turn. */
async function save<W>({ store, sender, limits }: TurnTools<W>, write: TurnWrite): Promise<Committed> {
  const saving = store.commit(write);
  try {
    return await inStore('commit', limits.commit, () => saving);
  } catch (error) {
    if (!(error instanceof Trouble && error.cause instanceof TimeUp)) throw error;
    const { person, outbox } = write;
    const decided = saving.then((committed) => {
      if (committed.outcome === 'conflict') throw error;
      const id = committed.outcome === 'saved' ? committed.outbox : undefined;
      if (outbox && id !== undefined) sender.adopt({ ...outbox, id, person, sent: 0 });
    });
    throw new Undecided(error, decided);
  }
}

/** Whether it was done now, and not by an earlier delivery of the event. */
async function forget<W>({ store, sender, limits }: TurnTools<W>, { person }: Carried, event?: string): Promise<boolean> {
  const first = await inStore('forget', limits.commit, () => store.forget(person, event));
  if (first) sender.forget(person);
  return first;
}
