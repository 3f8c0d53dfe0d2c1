import { advance } from '../../src/engine/advance.ts';
import type { Effect } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import type { Message } from '../../src/message/message.ts';
import type { Json, PersonKey, Store } from '../../src/storage/store.ts';
import { buttonIn, messagesOf } from './contestants/ours.ts';
import { seal } from './folder.ts';
import { answers, CHECKLIST, LONG, script } from './material.ts';

/** Answers of the checklist as places of options. */
const picks = script.map((each) => answers.indexOf(each));

/** So that no two have the same events. */
let born = 0;

/** Somebody whose place is in a store: each turn is load, advance, commit with an outbox, and markSent. */
export class Person {
  readonly key: PersonKey;
  readonly #user: string;
  readonly #world: World;
  readonly #store: Store;
  #token: string | undefined;
  #turns = 0;
  readonly #born = born++;

  /** @param token of a button that fits the place where the store has them already */
  constructor(user: string, world: World, store: Store, token?: string) {
    this.#user = user;
    this.#world = world;
    this.#store = store;
    this.key = seal.personKey('bench', user);
    this.#token = token;
  }

  /** Puts the person at a place without a turn. */
  async place({ session, token }: Place): Promise<void> {
    await this.#store.commit({ person: this.key, event: this.#event(), version: 0, session, adapter: null });
    this.#token = token;
  }

  /** The checklist from its start to the verdict, over and over. */
  async checklistTurn(): Promise<void> {
    const at = this.#turns % (picks.length + 1);
    await this.turn(at === 0 ? { kind: 'open', flow: CHECKLIST } : undefined, picks[at]);
  }

  /** One durable turn; remembers the button that answers the question it brings. */
  async turn(event: Event | undefined, next = 0): Promise<void> {
    const row = await this.#store.load(this.key);
    const press = event ?? { kind: 'press', token: this.#token ?? '' };
    const { session, effects } = advance(this.#world, row?.session ?? newSession('en'), press);
    const calls = asCalls(effects);
    const outbox = { platform: 'bench', to: { chat: this.#user }, calls };
    const saved = await this.#store.commit({ person: this.key, event: this.#event(), version: row?.version ?? 0, session, adapter: null, outbox });
    if (saved.outcome !== 'saved' || saved.outbox === undefined) throw new Error(`a turn was not saved: ${saved.outcome}`);
    await this.#store.markSent(saved.outbox, calls.length);
    this.#token = buttonIn(effects, next);
  }

  #event(): string {
    this.#turns += 1;
    return `bench:${this.#user}.${this.#turns}.${this.#born}`;
  }
}

/** A session, with the button that goes on. */
export interface Place {
  session: Session;
  token: string;
}

/** The long flow once so many questions are answered. */
export function longPlace(world: World, answered: number): Place {
  let turn = advance(world, newSession('en'), { kind: 'open', flow: LONG });
  for (let n = 0; n < answered; n++) turn = advance(world, turn.session, { kind: 'press', token: buttonIn(turn.effects, 0) });
  return { session: turn.session, token: buttonIn(turn.effects, 0) };
}

/** The checklist once so many items are answered. */
export function checklistPlace(world: World, answered: number): Place {
  let turn = advance(world, newSession('en'), { kind: 'open', flow: CHECKLIST });
  for (const pick of picks.slice(0, answered)) turn = advance(world, turn.session, { kind: 'press', token: buttonIn(turn.effects, pick) });
  return { session: turn.session, token: buttonIn(turn.effects, picks[answered] ?? 0) };
}

/** Messages as a platform would be told of them. */
function asCalls(effects: readonly Effect[]): Json[] {
  return messagesOf(effects).map(asCall);
}

export function asCall({ blocks, keyboard }: Message): Json {
  const text = blocks.flatMap((block) => ('text' in block ? block.text : 'items' in block ? [block.heading, ...block.items] : [])).join('\n\n');
  const buttons = [...(keyboard?.options ?? []), ...(keyboard?.controls ?? [])].map(({ label, token }) => ({ label, token }));
  return { text, buttons };
}
