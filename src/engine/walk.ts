import type { Block, Message, SourceBlock } from '../message/message.ts';
import type { Effect } from './effect.ts';
import { hashOn, written } from './hash.ts';
import type { LanguageWords, Lexicon, TacticWords } from './lexicon.ts';
import { holds } from './condition.ts';
import { shownName } from './origin.ts';
import type { Program, Step } from './program.ts';
import type { Input, OpenQuestion, Question, Reply } from './question.ts';
import type { Answer, Frame, Session } from './session.ts';
import { Scope } from './scope.ts';
import { type Speech, speechOf } from './speech.ts';
import type { Values } from './text.ts';
import type { Verdict } from './verdict.ts';

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

/** Where the last answer on the way stands, so that `back` can take it away. */
export interface Passed {
  frame: number;
  path: string;
  sets: 'country' | undefined;
}

/** What lint lets through is below these: beyond them, a call of an old revision is passed over as if the flow were missing. */
const limits = { depth: 16, steps: 2_000 } as const;

/**
 * One walk from the first step of the conversation to the first open question.
 *
 * Answered questions are passed in silence. The inputs are answered to the questions that follow; once the
 * last one is taken, the walk is *live*: what it passes is shown.
 */
export class Walk {
  readonly effects: Effect[] = [];
  /** How many answered questions were passed. */
  passed = 0;
  readonly words: LanguageWords;
  readonly language: string;
  readonly frames: Frame[];
  country: string | undefined;
  /** Whose passport the person holds, once this conversation has asked. */
  passport: string | undefined;
  /** An input was taken as an answer. */
  answered = false;
  readonly #world: World;
  readonly speech: Speech;
  readonly #inputs: Input[];
  readonly #discreet: boolean;
  #live: boolean;
  #used = 0;
  /** Flows that are under way, and steps that were passed in all of them. */
  #depth = 0;
  #walked = 0;
  #notes: Block[] = [];
  #scope: Scope | undefined;
  #outcome: Outcome = { kind: 'end' };
  readonly #last: Passed = { frame: 0, path: '', sets: undefined };

  constructor(world: World, session: Session, frames: readonly Frame[], options: WalkOptions = {}) {
    this.#world = world;
    this.#inputs = options.inputs ?? [];
    this.#live = options.live ?? false;
    this.#discreet = options.discreet ?? false;
    this.frames = [...frames];
    this.country = session.country ?? session.told;
    this.speech = speechOf(world.lexicon, session.language);
    this.words = this.speech.words;
    this.language = this.words.code;
  }

  /** Walks the flow of the first frame. */
  run(): Outcome {
    const root = this.frames[0];
    if (root && this.#enter(root.flow)) this.#outcome = { kind: 'end' };
    this.frames.length = Math.min(this.frames.length, this.#used);
    return this.#outcome;
  }

  /** The last answered question on the way. */
  get last(): Passed | undefined {
    return this.passed > 0 ? this.#last : undefined;
  }

  /** Runs another flow as part of this one; false when it did not come to its end. */
  call(flow: string): boolean {
    const known = this.frames[this.#used];
    if (known && known.flow !== flow) return true; // it was passed over when the person came by: they are past it
    if (this.#depth >= limits.depth || this.#walked >= limits.steps || (!this.#world.programs(flow) && !known)) {
      this.show(() => [{ kind: 'text', text: this.say('flow.missing') }]);
      return true;
    }
    return this.#enter(flow);
  }

  /** The recorded answer to a question; undefined: it has none yet, pose it. */
  recorded(path: string, sets?: 'country'): Answer | undefined {
    const { frame } = this.#current();
    const known = this.frames[frame]?.answers[path];
    if (known !== undefined) this.#pass(frame, path, sets);
    return known;
  }

  /** Poses a question to the next input; undefined: it stays open, wait. */
  pose(question: Question): Answer | undefined {
    const scope = this.#current();
    const { flow, seed } = scope.program;
    const open: OpenQuestion = { ...question, flow, key: written(hashOn(seed, question.path)), comma: this.say('join.items') };
    const reply = this.#inputs.shift()?.(open);
    if (reply?.kind !== 'answer') {
      this.#outcome = { kind: 'question', question: open, ...(reply && { reply }) };
      return undefined;
    }
    this.#take(scope, open, reply);
    return reply.answer;
  }

  /** Shows blocks as one message, if the walk is live. Notes on the last answer go first. */
  show(make: () => readonly Block[], step?: Step, verdict?: Verdict): void {
    if (!this.#live) return;
    const sources = new Map(step?.spec.facts?.map((fact) => this.#source(fact)).map((source) => [source.text, source])).values();
    const message: Message = { blocks: [...this.takeNotes(), ...make(), ...sources], ...(this.#discreet && { discreet: true }) };
    const name = step && `${this.#current().program.flow}:${step.id}`;
    this.effects.push({ do: 'show', message, ...(name && { step: name }), ...(verdict && { verdict }) });
  }

  /** A remark on the answer just given; shown at the head of the next message. */
  note(text: () => string): void {
    if (this.#live) this.#notes.push({ kind: 'note', text: text() });
  }

  /** What the running flow knows. */
  get scope(): Scope {
    return this.#current();
  }

  /** A text of the running flow, by path. */
  text(path: string): string {
    return this.#current().text(this.language, path);
  }

  /** Other words for what stands at a path of the running flow. */
  phrases(path: string): readonly string[] {
    return this.#current().phrases(this.language, path);
  }

  /** A text of the catalogue. */
  /** A text in the language that an answer of this flow names, where it is shipped and not the person's own. */
  textIn(answered: string, path: string): string | undefined {
    const { frame } = this.#current();
    const code = this.frames[frame]?.answers[answered];
    if (typeof code !== 'string' || code === this.language || !this.#world.lexicon.languages.has(code)) return undefined;
    return this.scope.text(code, path);
  }

  say(key: string, values?: Values): string {
    return this.speech.say(key, values);
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
    this.#scope = new Scope(program, index);
    this.#mark(program);
    if (isForeign(program, this.language) && !(outer && isForeign(outer.program, this.language))) this.#noteLanguage(program);
    this.#depth++;
    const ended = this.#steps(program);
    this.#depth--;
    if (ended) this.#scope = outer;
    return ended;
  }

  /** With its first message a community's flow says whose it is. A flow that is entered live is shown from its beginning. */
  #mark({ origin }: Program): void {
    if (origin) this.note(() => this.say('community.by', { by: shownName(origin) || this.say('community.unnamed') }));
  }

  /** Said once, by the note before the first message: what follows is in another language. */
  #noteLanguage({ discreet, flow, language }: Program): void {
    if (discreet || this.#discreet || flow.startsWith('crisis/')) return; // crisis cards bring the original themselves
    this.note(() => this.say('language.untranslated', { language: nameOf(language, this.language, this.#world.lexicon) }));
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
      this.#walked++;
      if (step.when && !holds(step.when, scope.named)) {
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

  #pass(frame: number, path: string, sets: 'country' | undefined): void {
    this.passed++;
    this.#last.frame = frame;
    this.#last.path = path;
    this.#last.sets = sets;
  }

  #take(scope: Scope, question: OpenQuestion, reply: Extract<Reply, { kind: 'answer' }>): void {
    const frame = this.frames[scope.frame];
    if (!frame) return;
    this.frames[scope.frame] = { ...frame, answers: { ...frame.answers, [question.path]: reply.answer } };
    this.#pass(scope.frame, question.path, question.sets);
    if (question.sets === 'country' && typeof reply.answer === 'string') this.country = reply.answer;
    this.answered = true;
    if (this.#inputs.length > 0) return;
    this.#live = true;
    const choice = this.#discreet ? undefined : reply.label;
    this.effects.push({ do: 'retire', ...(choice && { choice }) });
  }

  #source(fact: string): SourceBlock {
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

/** No text of a flow is in the language. */
/** What a language is called in another one. */
export function nameOf(language: string, inside: string, { languages }: Lexicon): string {
  return languages.get(inside)?.languages[language]?.[0] ?? languages.get(language)?.name ?? language;
}

export function isForeign({ language: own, texts }: Program, language: string): boolean {
  return own !== language && !texts.get(language)?.size;
}
