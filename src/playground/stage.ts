import { expand } from '../content/directory.ts';
import type { Content } from '../content/content.ts';
import type { Effect } from '../engine/effect.ts';
import type { Program } from '../engine/program.ts';
import { newSession } from '../engine/session.ts';
import { type PlayedChat, recordTalk, addTalk } from '../engine/talks/record.ts';
import { Player } from '../engine/talks/run.ts';
import type { World } from '../engine/walk.ts';
import { guideOf } from '../guide.ts';
import type { Shelf } from '../looks/look.ts';
import { looks } from '../looks/looks.ts';
import type { Output } from '../botkit/adapter.ts';
import { textsOf } from '../message/plain.ts';
import { type Act, ChatWindow } from './chat-window.ts';

/** What a person did, by the names that last when the flow is edited. */
type Deed = { asked: string | undefined } & ({ tap: string } | { say: string });

export interface Scene {
  world: World;
  program: Program;
  content: Content;
  language: string;
  /** YYYY-MM-DD */
  today: string;
  pictures: Shelf;
}

/** One conversation, shown in the look of each platform. */
export class Stage {
  readonly windows: ReadonlyMap<string, ChatWindow>;
  readonly #scene: Scene;
  readonly #player: Player;
  readonly #events: PlayedChat['events'][number][] = [];
  readonly #deeds: Deed[] = [];
  /** What was shown last, as it is read out. */
  said: string[] = [];

  constructor(scene: Scene) {
    const { world, language, program, pictures, today } = scene;
    this.#scene = scene;
    this.#player = new Player(world, newSession(language));
    const guide = guideOf({ lexicon: world.lexicon, programs: new Map([[program.flow, program]]) });
    const now = () => new Date(`${today}T09:41:00Z`);
    this.windows = new Map(Object.entries(looks).map(([name, look]) => [name, new ChatWindow(look, { guide, locale: language, now, pictures, types: true })]));
  }

  /** Begins, and does once more what was done in an earlier conversation, as far as the flow still asks for it. */
  async begin(earlier?: Stage): Promise<void> {
    const { flow } = this.#scene.program;
    await this.#show(() => this.#player.take({ kind: 'open', flow }), { begin: flow });
    for (const deed of earlier?.deeds ?? []) if (!(await this.#again(deed))) break;
  }

  get deeds(): readonly Deed[] {
    return this.#deeds;
  }

  async act(act: { press: string } | { say: string }): Promise<void> {
    this.#note(act);
    const event = 'press' in act ? ({ kind: 'press', token: act.press } as const) : ({ kind: 'text', text: act.say } as const);
    this.#events.push(event);
    await this.#show(() => this.#player.take(event), act);
  }

  /** A button of the open question by its name, such as `back`. False when there is none. */
  async tap(id: string): Promise<boolean> {
    const button = this.#player.buttons().find((each) => each.id === id);
    if (button) await this.act({ press: button.token });
    return button !== undefined;
  }

  /** The step of the flow itself where the conversation is; `end` when it is over. */
  get step(): string {
    const { asked, session } = this.#player;
    const { flow, steps } = this.#scene.program;
    if (asked?.startsWith(`${flow}:`)) return stepIn(asked);
    const [own, called] = session.frames;
    if (asked === undefined || own?.flow !== flow || !called) return 'end';
    const last = this.#player.visited.findLast((each) => each.startsWith(`${flow}:`));
    const from = last === undefined ? 0 : steps.findIndex(({ id }) => id === stepIn(last));
    const calls = ({ kind, spec }: Program['steps'][number]) => kind.refs?.(spec).some((ref) => ref.to === 'flow' && ref.id === called.flow);
    return steps.slice(Math.max(0, from)).find((step) => calls(step))?.id ?? 'end';
  }

  /** The conversation has left the flow, or is over: what is typed now may lead anywhere. */
  get away(): boolean {
    const { asked, session } = this.#player;
    return asked === undefined || session.frames[0]?.flow !== this.#scene.program.flow;
  }

  /** The conversation as the text of a `talks.yaml`; undefined while nothing was done. */
  talk(name: string): { text: string; left: number } | undefined {
    const { world, program, language } = this.#scene;
    if (this.#events.length === 0) return undefined;
    const { talk, left } = recordTalk(world, { flow: program.flow, language, events: this.#events }, { name });
    const text = addTalk(undefined, program.flow, talk);
    return text === undefined ? undefined : { text, left };
  }

  #note(act: { press: string } | { say: string }): void {
    const { asked } = this.#player;
    if ('say' in act) this.#deeds.push({ asked, say: act.say });
    else {
      const id = this.#player.buttons().find(({ token }) => token === act.press)?.id;
      if (id !== undefined) this.#deeds.push({ asked, tap: id });
    }
  }

  async #again(deed: Deed): Promise<boolean> {
    if (deed.asked !== this.#player.asked) return false;
    if ('tap' in deed) return this.tap(deed.tap);
    await this.act({ say: deed.say });
    return true;
  }

  async #show(take: () => void, act: Act): Promise<void> {
    const { effects } = this.#player;
    const before = effects.length;
    take();
    const output = this.#output(effects.slice(before));
    this.said = output.messages.flatMap((message) => [...textsOf(message), ...(message.keyboard?.options.map(({ label }) => label) ?? [])]);
    for (const window of this.windows.values()) await window.take(act, output);
  }

  #output(effects: readonly Effect[]): Output {
    const { content, today, language } = this.#scene;
    const shown = effects.flatMap((effect) => (effect.do === 'show' ? [effect.message] : []));
    const output: Output = { messages: expand(content, shown, today), language: this.#player.session.language ?? language };
    for (const effect of effects) {
      if (effect.do === 'clear') output.clear = true;
      if (effect.do === 'retire') output.retire = effect.choice === undefined ? {} : { choice: effect.choice };
    }
    return output;
  }
}

/** `signs` of `checks/rental:signs.before_view`. */
function stepIn(asked: string): string {
  return asked.slice(asked.indexOf(':') + 1).split('.')[0] ?? '';
}
