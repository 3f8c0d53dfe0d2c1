import type { Effect, Turn } from '../../src/engine/effect.ts';
import type { BuiltIn, Event } from '../../src/engine/event.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import { check, keyboardOf, readIn, shownIn } from './check.ts';

/** Somebody in a conversation: every thing they do is checked against every law. */
export class Person {
  world: World;
  session: Session;
  turn: Turn;
  readonly #check: typeof check;

  /** `how`: `one` where thousands of conversations are tried. */
  constructor(world: World, session: Session = newSession('en'), how: typeof check = check) {
    this.world = world;
    this.#check = how;
    this.session = session;
    this.turn = { session, effects: [], keep: true };
  }

  does(event: Event): this {
    this.turn = this.#check(this.world, this.session, event);
    this.session = this.turn.session;
    return this;
  }

  opens(flow?: string): this {
    return this.does({ kind: 'open', ...(flow !== undefined && { flow }) });
  }

  types(text: string, more: { ref?: string; edited?: true; locale?: string } = {}): this {
    const { place } = this.turn;
    return this.does({ kind: 'text', text, ...(place !== undefined && { place }), ...more });
  }

  says(word: BuiltIn, argument?: string): this {
    return this.does({ kind: 'word', word, ...(argument !== undefined && { argument }) });
  }

  presses(...ids: string[]): this {
    for (const id of ids) this.does({ kind: 'press', token: this.token(id) });
    return this;
  }

  chooses(...ids: string[]): this {
    return this.does({ kind: 'choose', tokens: ids.map((id) => this.token(id)) });
  }

  /** The token of a button that can be seen. */
  token(id: string): string {
    const keyboard = keyboardOf(this.effects);
    const all = keyboard ? [...keyboard.options, ...(keyboard.done ? [keyboard.done] : []), ...keyboard.controls] : [];
    const button = all.find((each) => each.id === id);
    if (!button) throw new Error(`no button ${id}; there are ${all.map((each) => each.id).join(', ')}`);
    return button.token;
  }

  get effects(): readonly Effect[] {
    return this.turn.effects;
  }

  /** The step whose question is open, as the last message shows it. */
  get asked(): string | undefined {
    const last = shownIn(this.effects).at(-1);
    return last?.message.keyboard ? last.step : undefined;
  }

  /** Steps that this turn showed or asked. */
  get steps(): string[] {
    return shownIn(this.effects).flatMap(({ step }) => step ?? []);
  }

  get reads(): string {
    return readIn(this.effects);
  }

  get answers(): Session['frames'][number]['answers'] {
    return Object.assign({}, ...(this.session.aside ?? this.session.frames).map((frame) => frame.answers));
  }

  /** A text of the catalogue, to compare what is read with. */
  say(key: string): string {
    return this.world.lexicon.languages.get('en')?.texts[key] ?? key;
  }
}
