import type { Content } from '../../../src/content/content.ts';
import { expand } from '../../../src/content/directory.ts';
import { newSession, type Session } from '../../../src/engine/session.ts';
import type { Talk, TalkTurn } from '../../../src/engine/talks/read.ts';
import { Player } from '../../../src/engine/talks/run.ts';
import type { World } from '../../../src/engine/walk.ts';
import { clean } from '../../../src/message/clean.ts';
import { buttonsOf, textsOf } from '../../../src/message/plain.ts';
import type { Message } from '../../../src/message/message.ts';
import { follows } from '../../message/arbitrary.ts';
import type { Person } from './server/actors.ts';
import { wordsOf } from './server/chats.ts';

/** What a person in a chat and the engine must agree on. */
export interface Side {
  person: Person;
  /** What brings the person into the flow. */
  start: string;
  /** Does something and resolves once the bot is done with it. */
  act: (does: () => void) => Promise<void>;
  /** What the bot remembers of the person. */
  session: () => Promise<Session | undefined>;
}

/**
 * Plays a talk in the chat and on the engine at the same time, and throws at the first turn after which they
 * differ: in a text that is not shown or not in this order, or in the buttons that can be pressed.
 */
export async function playBoth(talk: Talk, world: World, content: Content, today: string, side: Side): Promise<Player> {
  const player = new Player(world, newSession(talk.language ?? world.lexicon.fallback), talk.country);
  const both = new Both(player, side, (message) => expand(content, message, today));
  await both.turn('begins', () => side.person.say(side.start), () => player.take({ kind: 'open', flow: talk.flow }));
  for (const turn of talk.turns) await playTurn(both, turn);
  await both.sameSession();
  return player;
}

async function playTurn(both: Both, { asked, action }: TalkTurn): Promise<void> {
  const { player, side: { person } } = both;
  if (player.asked !== asked) throw new Error(`${asked} was to be asked, not ${player.asked}`);
  if (typeof action === 'string') return both.turn(`${asked}: types ${action}`, () => person.say(action), () => player.take({ kind: 'text', text: action }));
  const ids = 'tap' in action ? [action.tap] : [...action.pick, 'done'];
  for (const id of ids) await both.turn(`${asked}: presses ${id}`, () => both.press(id), () => player.tap(id));
}

class Both {
  readonly player: Player;
  readonly side: Side;
  readonly #expand: (message: Message) => Message;

  constructor(player: Player, side: Side, expandMessage: (message: Message) => Message) {
    this.player = player;
    this.side = side;
    this.#expand = expandMessage;
  }

  async turn(what: string, does: () => unknown, onEngine: () => string | undefined): Promise<void> {
    const { chat } = this.side.person;
    const [before, effects] = [chat.shown.length, this.player.effects.length];
    // First the person: a press needs the keyboard that is shown before this turn.
    await this.side.act(() => void does());
    const failed = onEngine();
    if (failed) throw new Error(`${what}: ${failed}`);
    const shown = chat.shown.slice(before).filter((each) => each.what !== 'delete').map((each) => each.text).join('\n');
    const messages = this.player.effects.slice(effects).flatMap((effect) => (effect.do === 'show' ? [this.#expand(effect.message)] : []));
    // Where only the marks change, the words above the buttons stay.
    const [updated] = chat.buttons();
    for (const message of messages) this.#sameTexts(what, message.update ? (updated ? wordsOf(updated.message) : '') : shown, [message]);
    this.#sameTexts(what, shown, messages.filter(({ update }) => !update));
    this.#sameButtons(what);
  }

  /** Presses what the person sees: the label, the label marked as chosen, or the number where the text names it. */
  press(id: string): void {
    const buttons = this.player.buttons();
    const at = buttons.findIndex((each) => each.id === id);
    const label = buttons[at]?.label ?? id;
    const visible = new Set(this.side.person.chat.buttons().map(({ button }) => button.text));
    const wanted = [label, `✓ ${label}`, `${at + 1}`].find((each) => visible.has(each));
    this.side.person.press(wanted ?? label);
  }

  async sameSession(): Promise<void> {
    const kept = (await this.side.session()) ?? newSession();
    const { frames, aside, country } = this.player.session;
    differ('session', { frames: kept.frames, aside: kept.aside, country: kept.country }, { frames, aside, country });
  }

  #sameTexts(what: string, shown: string, messages: readonly Message[]): void {
    let at = 0;
    for (const text of messages.flatMap(textsOf)) {
      const found = follows(shown, clean(text), at);
      if (found < 0) throw new Error(`${what}: "${text}" is not shown after ${JSON.stringify(shown.slice(at))} of ${JSON.stringify(shown)}`);
      at = found;
    }
  }

  /** The open question's buttons, all of them and no others. */
  #sameButtons(what: string): void {
    const visible = this.side.person.chat.buttons().filter(({ button }) => button.callback_data !== undefined).map(({ button }) => button.text);
    const labels = buttonsOf({ keyboard: this.player.keyboard ?? { options: [], controls: [] } }).map(({ label, chosen }) => (chosen ? `✓ ${label}` : label));
    if (visible.length === labels.length && labels.every((label, at) => visible.includes(label) || visible.includes(`${at + 1}`))) return;
    differ(`${what}: buttons`, visible, labels);
  }
}

function differ(what: string, has: unknown, wants: unknown): void {
  const [one, other] = [JSON.stringify(has), JSON.stringify(wants)];
  if (one !== other) throw new Error(`${what} in the chat: ${one}\non the engine: ${other}`);
}
