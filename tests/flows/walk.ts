import { advance } from '../../src/engine/advance.ts';
import type { Effect, ShowEffect, Turn } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Program, Step } from '../../src/engine/program.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import { plain } from '../../src/message/plain.ts';
import { keyboardOf, shownIn } from '../engine/check.ts';
import { told } from '../engine/oracle.ts';
import { type Answers, Projection } from './projection.ts';

/** Longest message that is sent, all its texts filled in: a screen and a half on a phone, and far from every platform's limit. */
const LONGEST = 3_500;

/** What the walk of one flow, in one language, has proved. */
export interface Walked {
  flow: string;
  states: number;
  /** Answers given: edges of the walk. */
  answers: number;
  longest: number;
  /** What does not hold; empty: the flow is proved. */
  problems: string[];
}

interface State {
  path: string;
  session: Session;
  turn: Turn;
  answers: Answers;
  length: number;
}

/**
 * Walks a flow in every way that matters, by its buttons on the real engine: one conversation for all that differ
 * in nothing that is read later (see `Projection`). Flows that it calls are walked on their own, and are empty here.
 */
export function walkFlow(program: Program, lexicon: World['lexicon'], language: string): Walked {
  return new Walker(program, lexicon, language).walk();
}

class Walker {
  readonly #watched: Watched;
  readonly #world: World;
  readonly #program: Program;
  readonly #language: string;
  readonly #projection: Projection;
  readonly #problems = new Set<string>();
  /** States to walk on from, by position and then by key. Edges lead to higher positions only. */
  readonly #open = new Map<number, Map<string, State>>();
  /** Options that were chosen, as `path:option`, and whether choosing changed anything. */
  readonly #chosen = new Set<string>();
  readonly #outcomes = new Map<string, boolean>();
  /** Flows that the turn called; each is walked on its own, and is empty here. */
  readonly #called = new Set<string>();
  /** The longest message of each step that has one past the limit. */
  readonly #tooLong = new Map<string, number>();
  #states = 0;
  #answers = 0;
  #longest = 0;

  constructor(program: Program, lexicon: World['lexicon'], language: string) {
    this.#program = program;
    this.#language = language;
    this.#watched = watched(program);
    this.#projection = new Projection(program, language);
    this.#world = { programs: (flow) => (flow === program.flow ? this.#watched.program : this.#call(flow)), today: [], lexicon };
  }

  walk(): Walked {
    const session = newSession(this.#language);
    this.#arrive(this.#advance(session, { kind: 'open', flow: this.#program.flow }), -1, {});
    for (let at = 0; at <= this.#program.steps.length * 100; at++) {
      for (const state of this.#open.get(at)?.values() ?? []) this.#expand(state);
      this.#open.delete(at);
    }
    this.#sumUp();
    return { flow: this.#program.flow, states: this.#states, answers: this.#answers, longest: this.#longest, problems: [...this.#problems] };
  }

  #call(flow: string): Program {
    this.#called.add(flow);
    return empty(flow);
  }

  #advance(session: Session, event: Event): Turn {
    this.#called.clear();
    return advance(this.#world, session, event);
  }

  /** Every answer that a state's question offers. */
  #expand(state: State): void {
    this.#states++;
    const outcomes = new Set(this.#deeds(state).map(({ event, answer, ids }) => {
      const turn = this.#advance(state.session, event);
      this.#answers++;
      for (const id of ids) this.#chosen.add(`${state.path}:${id}`);
      const answers = { ...state.answers, [state.path]: answer };
      return this.#arrive(turn, this.#projection.position(state.path), answers);
    }));
    this.#outcomes.set(state.path, (this.#outcomes.get(state.path) ?? false) || outcomes.size > 1);
  }

  #deeds({ path, turn }: State): { event: Event; answer: Answers[string]; ids: string[] }[] {
    const keyboard = keyboardOf(turn.effects);
    const options = keyboard?.options ?? [];
    const skips = keyboard?.controls.filter(({ id }) => id === 'skip') ?? [];
    const skip = skips.map(({ token }) => ({ event: { kind: 'press' as const, token }, answer: path.includes('.') ? 'unsure' : null, ids: [] }));
    if (keyboard?.done) {
      const choices = subsets(options.map(({ id }) => id), this.#projection.liveOptions(path)).filter((ids) => ids.length < 2 || !ids.some((id) => this.#isAlone(path, id)));
      return [...choices.map((ids) => together(ids, options)), ...skip];
    }
    const few = this.#step(path)?.kind.name === 'resource' ? options.slice(0, 1) : options; // which country changes no way
    return [...few.map(({ id, token }) => ({ event: { kind: 'press' as const, token }, answer: id, ids: [id] })), ...skip];
  }

  /** Looks at what is shown, and keeps the state to walk on from. Gives what tells one outcome from another. */
  #arrive(turn: Turn, from: number, answers: Answers): string {
    for (const effect of shownIn(turn.effects)) this.#look(effect, answers);
    const shown = shownIn(turn.effects).flatMap(({ step }) => step ?? []).join();
    const asked = shownIn(turn.effects).at(-1)?.step;
    const [frame] = turn.session.frames;
    const called = [...this.#called].join();
    if (!frame) return `${shown} ${called} end`;
    const path = asked?.slice(asked.indexOf(':') + 1) ?? '';
    const state: State = { path, session: turn.session, turn, answers: frame.answers, length: this.#projection.length(frame.answers) };
    const position = this.#projection.position(path);
    if (position <= from) this.#problems.add(`${path} is asked after what stands below it`);
    const key = this.#projection.key(path, frame.answers);
    this.#keep(position, key, state);
    return `${shown} ${called} ${key}`;
  }

  #keep(position: number, key: string, state: State): void {
    const open = this.#open.get(position) ?? new Map<string, State>();
    this.#open.set(position, open);
    const known = open.get(key);
    if (!known || known.length < state.length) open.set(key, state);
  }

  #look(effect: ShowEffect, answers: Answers): void {
    const length = effect.message.blocks.reduce((sum, block) => sum + plain(block).length + 2, 0);
    this.#longest = Math.max(this.#longest, length);
    const step = effect.step ?? 'a text of the bot';
    if (length > Math.max(LONGEST, this.#tooLong.get(step) ?? 0)) this.#tooLong.set(step, length);
    if (effect.verdict) this.#lookAtVerdict(effect, answers);
  }

  /** Every verdict is the model's, and names its signs and what is open. */
  #lookAtVerdict({ step, verdict, message }: ShowEffect, answers: Answers): void {
    const id = step?.split(':')[1] ?? '';
    const checklist = (this.#step(id)?.spec as { verdict?: string } | undefined)?.verdict ?? '';
    const given = this.#projection.given(checklist, answers);
    if (verdict !== told(given)) this.#problems.add(`${id} tells ${verdict}, the model ${told(given)}`);
    const items = message.blocks.flatMap((block) => (block.kind === 'list' ? block.items : []));
    const text = (name: string, key: string) => this.#projection.text(`${checklist}.items.${name}.${key}`);
    for (const { name, answer } of given) {
      if (answer === 'yes' && !items.some((item) => item.includes(text(name, 'because')))) this.#problems.add(`${verdict} does not name ${name}`);
      if (answer === 'unsure' && !items.some((item) => item.includes(text(name, 'ask')))) this.#problems.add(`${verdict} does not say that ${name} is open`);
    }
  }

  /** What only the whole walk can tell. */
  #sumUp(): void {
    for (const [step, length] of this.#tooLong) this.#problems.add(`${step} has ${length} characters`);
    for (const { id, when, kind, spec } of this.#program.steps) {
      if (!this.#watched.ran.has(id)) this.#problems.add(`no conversation comes to ${id}`);
      else if (when && !this.#watched.passed.has(id)) this.#problems.add(`the condition of ${id} always holds`);
      if (kind.name === 'ask') this.#sumUpAsk(id, spec);
    }
  }

  #sumUpAsk(id: string, spec: object): void {
    const { options } = spec as { options: object };
    for (const option of Object.keys(options)) if (!this.#chosen.has(`${id}:${option}`)) this.#problems.add(`nobody can choose ${id}:${option}`);
    if (this.#outcomes.get(id) === false) this.#problems.add(`whatever is answered to ${id}, nothing changes`);
  }

  /** An option that cannot be chosen with others: together they are a miss, which leads nowhere. */
  #isAlone(path: string, id: string): boolean {
    const { options = {} } = (this.#step(path)?.spec ?? {}) as { options?: Record<string, string | { alone?: true }> }; // of an ask
    const option = options[id];
    return typeof option === 'object' && option.alone === true;
  }

  #step(path: string): Step | undefined {
    return this.#program.steps[this.#program.index.get(path.split('.')[0] ?? '') ?? -1];
  }
}

function together(ids: string[], options: readonly { id: string; token: string }[]) {
  const tokens = options.filter(({ id }) => ids.includes(id)).map(({ token }) => token);
  return { event: { kind: 'choose' as const, tokens }, answer: ids, ids };
}

/** Every choice that some condition tells apart, and every option at least once. */
function subsets(ids: readonly string[], live: readonly string[]): string[][] {
  const choices = Array.from({ length: 2 ** live.length }, (_, bits) => live.filter((_, at) => bits & (1 << at))).filter((each) => each.length > 0);
  return [...choices, ...ids.map((id) => [id])];
}

interface Watched {
  program: Program;
  /** Steps that were run, and steps that were passed over because their condition did not hold. */
  ran: Set<string>;
  passed: Set<string>;
}

/** The same program, telling which steps run and which are passed over. */
function watched(program: Program): Watched {
  const ran = new Set<string>();
  const passed = new Set<string>();
  let next = 0;
  const arrive = (at: number) => {
    for (const { id } of program.steps.slice(at > next ? next : at, at)) passed.add(id);
  };
  const watch = (step: Step, at: number): Step => ({
    ...step,
    kind: {
      ...step.kind,
      run(_, walk) {
        if (at > 0 && at >= next) arrive(at);
        ran.add(step.id);
        const move = step.kind.run(step, walk);
        next = move === 'next' || move === 'wait' ? (step.go ?? at + 1) : (program.index.get(move.go) ?? at + 1);
        return move;
      },
    },
  });
  const [first] = program.steps;
  if (!first) throw new Error(`${program.flow} has no step`);
  const end: Step = watch({ id: 'the end', kind: { ...first.kind, run: () => 'next' }, spec: {}, plan: undefined }, program.steps.length);
  return { program: { ...program, steps: [...program.steps.map(watch), end] }, ran, passed };
}

function empty(flow: string): Program {
  const head = { spec: 1 as const, flow, title: '', language: 'en', reviewed: { on: '', by: '', again_within: '' }, sources: [] };
  return { flow, revision: '', language: 'en', head, discreet: false, steps: [], index: new Map([['end', 0]]), texts: new Map(), reads: new Set(), seed: 0 };
}

/** Everything of a turn that would leave a trace. */
export function tracesIn(before: Session, { session, effects, keep }: Turn): string[] {
  const traces = effects.flatMap((effect: Effect): string[] => {
    if (effect.do === 'show') return effect.message.discreet ? [] : ['a message that is not marked discreet'];
    return effect.do === 'retire' && effect.choice !== undefined ? ['a choice that is echoed'] : [];
  });
  if (keep) traces.push('the turn is kept');
  if (JSON.stringify(session) !== JSON.stringify(before)) traces.push('the session changed');
  return traces;
}
