import type { Condition } from './condition.ts';
import type { Kind } from './kind.ts';
import type { Origin } from './origin.ts';
import type { Head, StepSpec } from './shape.ts';
import type { Text, Values } from './text.ts';

/** One flow at one revision, compiled and frozen: all that running it needs. */
export interface Program {
  readonly flow: string;
  readonly revision: string;
  /** The language the flow was written in. */
  readonly language: string;
  readonly head: Head;
  readonly discreet: boolean;
  /** Who wrote it, where it was a community: said with its first message. */
  readonly origin?: Origin;
  readonly steps: readonly Step[];
  /** Position of each step in `steps`; `end` is one past the last. */
  readonly index: ReadonlyMap<string, number>;
  /** Names that some condition of the flow reads. */
  readonly reads: ReadonlySet<string>;
  /** Hash of flow and revision, from which those of its questions go on. */
  readonly seed: number;
  /** Texts by language, then by path (`signs.items.move_money.ask`). */
  readonly texts: ReadonlyMap<string, Texts>;
}

export type Texts = ReadonlyMap<string, Text | readonly string[]>;

export interface Step {
  readonly id: string;
  readonly kind: Kind;
  readonly spec: StepSpec;
  /** What the kind prepared. */
  readonly plan: unknown;
  readonly when?: Condition;
  /** Position of the step to go to afterwards, where it is not the next one. */
  readonly go?: number;
}

/** The text at a path in a language, or in the flow's own where that language has none. */
export function textOf(program: Program, language: string, path: string, values: () => Values = nothing): string {
  const text = lookUp(program, language, path);
  if (typeof text === 'string') return text;
  return typeof text === 'function' ? text(values()) : '';
}

const nothing = (): Values => ({});

/** The list of phrases at a path; empty where there is none. */
export function phrasesOf(program: Program, language: string, path: string): readonly string[] {
  const phrases = lookUp(program, language, path);
  return Array.isArray(phrases) ? phrases : [];
}

function lookUp(program: Program, language: string, path: string): Text | readonly string[] | undefined {
  return program.texts.get(language)?.get(path) ?? program.texts.get(program.language)?.get(path);
}
