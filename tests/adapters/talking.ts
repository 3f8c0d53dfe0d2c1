import type { Content } from '../../src/content/content.ts';
import { expand } from '../../src/content/directory.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { Talk, TalkTurn } from '../../src/engine/talks/read.ts';
import { Player } from '../../src/engine/talks/run.ts';
import type { World } from '../../src/engine/walk.ts';
import { clean } from '../../src/message/clean.ts';
import { buttonsOf, textsOf } from '../../src/message/plain.ts';
import type { Block, Message } from '../../src/message/message.ts';
import { follows } from '../message/arbitrary.ts';

/** A person before the screen of a platform. */
export interface Side {
  /** Comes into the flow. */
  begin(): void;
  say(text: string): void;
  /** By its label. */
  press(label: string): void;
  /** Several at once, where the platform lets people. */
  choose?(labels: string[]): void;
  /** Does something and resolves once the bot is done with it. */
  act: (does: () => void) => Promise<void>;
  /** What the bot remembers of the person. */
  session: () => Promise<Session | undefined>;
  /** How much was shown so far. */
  mark(): number;
  /** What was shown after that, as text. */
  since(mark: number): string;
  /** The words of the message whose buttons can be pressed. */
  open(): string;
  /** What this platform leaves out, since it says it in another way. */
  skips?: (block: Block) => boolean;
  /** Labels of all buttons that can be pressed, without those of the door itself. */
  labels(): string[];
}

/**
 * Plays a talk on the platform and on the engine at the same time, and throws at the first turn after which they
 * differ: in a text that is not shown or not in this order, or in the buttons that can be pressed.
 */
export async function playBoth(talk: Talk, world: World, content: Content, today: string, side: Side): Promise<Player> {
  const player = new Player(world, newSession(talk.language ?? world.lexicon.fallback), talk.country);
  const both = new Both(player, side, (messages) => expand(content, messages, today));
  await both.turn('begins', () => side.begin(), () => player.take({ kind: 'open', flow: talk.flow }));
  for (const turn of talk.turns) await playTurn(both, turn);
  await both.sameSession();
  return player;
}

async function playTurn(both: Both, { asked, action }: TalkTurn): Promise<void> {
  const { player, side } = both;
  if (player.asked !== asked) throw new Error(`${asked} was to be asked, not ${player.asked}`);
  if (typeof action === 'string') return both.turn(`${asked}: types ${action}`, () => side.say(action), () => player.take({ kind: 'text', text: action }));
  if ('pick' in action && side.choose) return both.choose(asked, action.pick);
  const ids = 'tap' in action ? [action.tap] : [...action.pick, 'done'];
  for (const id of ids) await both.turn(`${asked}: presses ${id}`, () => side.press(both.labelOf(id)), () => player.tap(id));
}

class Both {
  readonly player: Player;
  readonly side: Side;
  readonly #expand: (messages: readonly Message[]) => Message[];

  constructor(player: Player, side: Side, expandMessage: (messages: readonly Message[]) => Message[]) {
    this.player = player;
    this.side = side;
    this.#expand = expandMessage;
  }

  async turn(what: string, does: () => unknown, onEngine: () => string | undefined): Promise<void> {
    const { side } = this;
    const [before, effects] = [side.mark(), this.player.effects.length];
    // First the person: a press needs the keyboard that is shown before this turn.
    await side.act(() => void does());
    const failed = onEngine();
    if (failed) throw new Error(`${what}: ${failed}`);
    const shown = side.since(before);
    const messages = this.#expand(this.player.effects.slice(effects).flatMap((effect) => (effect.do === 'show' ? [effect.message] : [])));
    // Where only the marks change, the words above the buttons stay.
    for (const message of messages) this.#sameTexts(what, message.update ? side.open() : shown, [message]);
    this.#sameTexts(what, shown, messages.filter(({ update }) => !update));
    this.#sameButtons(what);
  }

  async choose(asked: string, ids: readonly string[]): Promise<void> {
    const { player, side } = this;
    const labels = ids.map((id) => this.labelOf(id));
    const tokens = ids.flatMap((id) => player.buttons().find((button) => button.id === id)?.token ?? []);
    await this.turn(`${asked}: chooses ${ids.join(', ')}`, () => side.choose?.(labels), () => player.take({ kind: 'choose', tokens }));
  }

  /** As the person sees it: the label, the label marked as chosen, or the number where the text names it. */
  labelOf(id: string): string {
    const buttons = this.player.buttons();
    const at = buttons.findIndex((each) => each.id === id);
    const label = buttons[at]?.label ?? id;
    const visible = new Set(this.side.labels());
    return [label, `✓ ${label}`, `${at + 1}`].find((each) => visible.has(each)) ?? label;
  }

  async sameSession(): Promise<void> {
    const kept = (await this.side.session()) ?? newSession();
    const { frames, aside, under, country } = this.player.session;
    differ('session', { frames: kept.frames, aside: kept.aside, under: kept.under, country: kept.country }, { frames, aside, under, country });
  }

  #sameTexts(what: string, shown: string, messages: readonly Message[]): void {
    let at = 0;
    const blocks = messages.flatMap((message) => message.blocks).filter((block) => !this.side.skips?.(block));
    for (const text of textsOf({ blocks })) {
      const found = follows(shown, clean(text), at);
      if (found < 0) throw new Error(`${what}: "${text}" is not shown after ${JSON.stringify(shown.slice(at))} of ${JSON.stringify(shown)}`);
      at = found;
    }
  }

  /** The open question's buttons, all of them and no others. */
  #sameButtons(what: string): void {
    const visible = this.side.labels();
    const labels = buttonsOf({ keyboard: this.player.keyboard ?? { options: [], controls: [] } }).map(({ label, chosen }) => (chosen ? `✓ ${label}` : label));
    if (visible.length === labels.length && labels.every((label, at) => visible.includes(label) || visible.includes(`${at + 1}`))) return;
    differ(`${what}: buttons`, visible, labels);
  }
}

function differ(what: string, has: unknown, wants: unknown): void {
  const [one, other] = [JSON.stringify(has), JSON.stringify(wants)];
  if (one !== other) throw new Error(`${what} on the platform: ${one}\non the engine: ${other}`);
}
