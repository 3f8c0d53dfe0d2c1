import type { Block, Message } from '../message/message.ts';
import type { Effect } from './effect.ts';
import { shortHash } from './hash.ts';
import type { LanguageWords, Lexicon, TacticWords } from './lexicon.ts';
import { holds } from './condition.ts';
import { phrasesOf, type Program, type Step, textOf } from './program.ts';
import type { Input, OpenQuestion, Question, Reply } from './question.ts';
import type { Answer, Frame, Session } from './session.ts';
import { type Speech, speechOf } from './speech.ts';
import type { Values } from './text.ts';
import type { Marks, Verdict } from './verdict.ts';

/** Finds programs: today's without a revision, else exactly that one, when it is at hand. */
export type Programs = (flow: string, revision?: string) => Program | undefined;

export interface World {
  programs: Programs;
  /** Every program of today, for phrases, commands and discreet buttons. */
  today: readonly Program[];
  lexicon: Lexicon;
}

/** How a walk ended: at a question, at the end, or where it cannot go on. */
export type Outcome =
  | { kind: 'question'; question: OpenQuestion; reply?: Reply }
  | { kind: 'end' }
  /** A frame's revision is nowhere to be had. */
  | { kind: 'gone' }
  /** A discreet flow was entered: the walk stops at its door. */
  | { kind: 'discreet'; flow: string };

/** An answer on the way, so that `back` can take it away. */
export interface Trail {
  frame: number;
  path: string;
  sets?: 'country';
}

interface Scope {
  program: Program;
  frame: number;
  names: Map<string, string | readonly string[]>;
  values: Values;
  marks: Map<string, Marks>;
}

/**
 * One walk from the first step of the conversation to the first open question.
 *
 * Answered questions are passed in silence. The inputs are answered to the questions that follow; once the
 * last one is taken, the walk is *live*: what it passes is shown.
 */
export class Walk {
  readonly effects: Effect[] = [];
  readonly trail: Trail[] = [];
  readonly words: LanguageWords;
  readonly language: string;
  readonly frames: Frame[];
  country: string | undefined;
  /** Whose passport the person holds, once this conversation has asked. */
  passport: string | undefined;
  /** An input was taken as an answer. */
  answered = false;
  readonly #world: World;
  readonly #speech: Speech;
  readonly #inputs: Input[];
  readonly #discreet: boolean;
  #live: boolean;
  #used = 0;
  #notes: Block[] = [];
  #scope: Scope | undefined;
  #outcome: Outcome = { kind: 'end' };

  constructor(world: World, session: Session, frames: readonly Frame[], options: WalkOptions = {}) {
    this.#world = world;
    this.#inputs = options.inputs ?? [];
    this.#live = options.live ?? false;
    this.#discreet = options.discreet ?? false;
    this.frames = [...frames];
    this.country = session.country;
    this.#speech = speechOf(world.lexicon, session.language);
    this.words = this.#speech.words;
    this.language = this.words.code;
  }

  /** Walks the flow of the first frame. */
  run(): Outcome {
    const root = this.frames[0];
    if (root && this.#enter(root.flow)) this.#outcome = { kind: 'end' };
    this.frames.length = Math.min(this.frames.length, this.#used);
    return this.#outcome;
  }

  /** Runs another flow as part of this one; false when it did not come to its end. */
  call(flow: string): boolean {
    if (!this.#world.programs(flow) && this.frames[this.#used]?.flow !== flow) {
      this.show([{ kind: 'text', text: this.say('flow.missing') }]);
      return true;
    }
    return this.#enter(flow);
  }

  /** The recorded answer to a question, or the one that an input gives; undefined: it is open, wait. */
  ask(path: string, make: () => Question): Answer | undefined {
    const scope = this.#current();
    const frame = this.frames[scope.frame];
    const known = frame?.answers[path];
    if (frame && known !== undefined) {
      this.trail.push({ frame: scope.frame, path });
      return known;
    }
    return this.#open(scope, make());
  }

  /**
   * The country the person is in, asking for it when neither session nor flow knows it. A discreet flow never
   * asks where the reader is: it goes by their passport.
   */
  where(path: string, make: () => Question): Answer | undefined {
    const frame = this.frames[this.#current().frame];
    const known = frame?.answers[path];
    if (known !== undefined) {
      this.trail.push({ frame: this.#current().frame, path, sets: 'country' });
      return known;
    }
    if (this.#discreet) return this.passport ?? 'XX';
    if (this.country) return this.country;
    return this.#open(this.#current(), make());
  }

  /** Shows blocks as one message, if the walk is live. Notes on the last answer go first. */
  show(blocks: readonly Block[], step?: Step, verdict?: Verdict): void {
    if (!this.#live) return;
    const sources = step?.spec.facts?.map((fact) => this.#source(fact)) ?? [];
    const message: Message = { blocks: [...this.takeNotes(), ...blocks, ...sources], ...(this.#discreet && { discreet: true }) };
    const name = step && `${this.#current().program.flow}:${step.id}`;
    this.effects.push({ do: 'show', message, ...(name && { step: name }), ...(verdict && { verdict }) });
  }

  /** A remark on the answer just given; shown at the head of the next message. */
  note(text: () => string): void {
    if (this.#live) this.#notes.push({ kind: 'note', text: text() });
  }

  /** A text of the running flow, by path. */
  text(path: string): string {
    const { program, values } = this.#current();
    return textOf(program, this.language, path, values);
  }

  phrases(path: string): readonly string[] {
    return phrasesOf(this.#current().program, this.language, path);
  }

  has(path: string): boolean {
    return this.#current().program.texts.get(this.#current().program.language)?.has(path) ?? false;
  }

  /** A text of the catalogue. */
  say(key: string, values?: Values): string {
    return this.#speech.say(key, values);
  }

  tactic(id: string): TacticWords {
    const { lexicon } = this.#world;
    return this.words.tactics[id] ?? lexicon.languages.get(lexicon.fallback)?.tactics[id] ?? { plain: id, how: '', answer: '' };
  }

  get lexicon(): Lexicon {
    return this.#world.lexicon;
  }

  get discreet(): boolean {
    return this.#discreet;
  }

  /** Gives a name a value for the conditions that follow in this flow. */
  name(name: string, value: string | readonly string[]): void {
    this.#current().names.set(name, value);
  }

  /** Gives a name a value for the texts that follow in this flow; worked out only where a text uses it. */
  value(name: string, value: () => string | number): void {
    Object.defineProperty(this.#current().values, name, { get: value, enumerable: true, configurable: true });
  }

  /** Keeps a checklist's signs and open items for the verdict that follows in this flow. */
  keepMarks(checklist: string, marks: Marks): void {
    this.#current().marks.set(checklist, marks);
  }

  /** Nothing is marked where the checklist was passed over by a condition. */
  marks(checklist: string): Marks {
    return this.#current().marks.get(checklist) ?? { signs: [], open: [] };
  }

  /** Remarks not shown yet, for the question that follows. */
  takeNotes(): Block[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  #enter(flow: string): boolean {
    const index = this.#used;
    const program = this.#programAt(index, flow);
    if (!program) return false;
    if (program.discreet && !this.#discreet) {
      this.#outcome = { kind: 'discreet', flow };
      return false;
    }
    this.#used = index + 1;
    const outer = this.#scope;
    this.#scope = { program, frame: index, names: new Map(), values: {}, marks: new Map() };
    const ended = this.#steps(program);
    if (ended) this.#scope = outer;
    return ended;
  }

  #programAt(index: number, flow: string): Program | undefined {
    const frame = this.frames[index];
    const stays = frame?.flow === flow;
    const program = this.#world.programs(flow, stays ? frame.revision : undefined);
    if (!program) {
      this.#outcome = { kind: 'gone' };
      return undefined;
    }
    if (!stays) {
      this.frames.length = index;
      this.frames.push({ flow, revision: program.revision, answers: {} });
    }
    return program;
  }

  #steps(program: Program): boolean {
    const scope = this.#current();
    let at = 0;
    while (at < program.steps.length) {
      const step = program.steps[at];
      if (!step) break;
      if (step.when && !holds(step.when, (name) => scope.names.get(name))) {
        at++;
        continue;
      }
      const move = step.kind.run(step, this);
      if (move === 'wait') return false;
      const next = move === 'next' ? (step.go ?? at + 1) : (program.index.get(move.go) ?? at + 1);
      at = Math.max(next, at + 1); // forward only: what makes every conversation end
    }
    return true;
  }

  #open(scope: Scope, question: Question): Answer | undefined {
    const { program } = scope;
    const open = { ...question, flow: program.flow, key: shortHash(program.flow, program.revision, question.path) };
    const reply = this.#inputs.shift()?.(open);
    if (reply?.kind !== 'answer') {
      this.#outcome = { kind: 'question', question: open, ...(reply && { reply }) };
      return undefined;
    }
    this.#take(scope, open, reply);
    return reply.answer;
  }

  #take(scope: Scope, question: OpenQuestion, reply: Extract<Reply, { kind: 'answer' }>): void {
    const frame = this.frames[scope.frame];
    if (!frame) return;
    this.frames[scope.frame] = { ...frame, answers: { ...frame.answers, [question.path]: reply.answer } };
    this.trail.push({ frame: scope.frame, path: question.path, ...(question.sets && { sets: question.sets }) });
    if (question.sets === 'country' && typeof reply.answer === 'string') this.country = reply.answer;
    this.answered = true;
    if (this.#inputs.length > 0) return;
    this.#live = true;
    const choice = this.#discreet ? undefined : reply.label;
    this.effects.push({ do: 'retire', ...(choice && { choice }) });
  }

  #source(fact: string): Block {
    const line = this.#world.lexicon.facts.get(fact);
    const text = this.say('source.line', { cite: line?.cite ?? fact });
    return line?.url ? { kind: 'source', text, url: line.url } : { kind: 'source', text };
  }

  #current(): Scope {
    if (!this.#scope) throw new Error('A step ran outside a flow');
    return this.#scope;
  }
}

export interface WalkOptions {
  /** Answers to the open question and to those after it, in order. */
  inputs?: Input[];
  /** Show from the first step on: a conversation that begins. */
  live?: boolean;
  /** Inside a discreet flow: nothing is echoed, and other flows are walked likewise. */
  discreet?: boolean;
}
