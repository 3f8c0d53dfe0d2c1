import type { z } from 'zod';
import type { StepSpec } from './shape.ts';
import type { Step } from './program.ts';
import type { Walk } from './walk.ts';

/**
 * One kind of step. What it reads, what it promises to the checks, and how it runs are in one file;
 * `kinds/index.ts` lists the kinds, and a test demands cases for every one of them.
 */
export interface Kind<Spec extends StepSpec = StepSpec, Plan = unknown> {
  /** The key whose presence makes a step one of this kind. */
  readonly name: string;
  /** The keys of such a step. `common` keys are among them. */
  readonly shape: z.ZodType<Spec>;
  /** Every text of the step, by path below the step. */
  texts(spec: Spec): TextPlace[];
  /** Ids of other things that the step refers to. */
  refs?(spec: Spec): Ref[];
  /** Names that conditions after this step may use, and the values each can hold. */
  names?(stepId: string, spec: Spec): NamedValues[];
  /** Names that texts after this step may fill in. */
  values?(stepId: string, spec: Spec): string[];
  /** Mistakes that only this kind can see. */
  check?(spec: Spec, step: StepContext): Problem[];
  /** Works out once, when compiling, what is the same on every turn. */
  prepare?(stepId: string, spec: Spec): Plan;
  /** Runs the step: shows, asks, names. */
  run(step: Step & { readonly spec: Spec; readonly plan: Plan }, walk: Walk): Move;
}

/** Where to go on: the next step, another one, or nowhere until the person has answered. */
export type Move = 'next' | 'wait' | { go: string };

export interface TextPlace {
  path: readonly string[];
  /** `message` is read, `label` is pressed, `words` are matched against what is typed. */
  role: 'message' | 'label' | 'words';
  text: string | readonly string[];
}

export interface Ref {
  path: readonly (string | number)[];
  to: 'step' | 'flow' | 'tactic' | 'resource' | 'picture' | 'fact';
  id: string;
}

export interface NamedValues {
  name: string;
  kind: 'one' | 'list';
  values: readonly string[];
}

export interface StepContext {
  id: string;
  /** Ids and kinds of the steps before this one. */
  before: ReadonlyMap<string, { kind: string; spec: StepSpec }>;
}

export interface Problem {
  code: string;
  severity?: 'error' | 'warning';
  path: readonly (string | number)[];
  message: string;
  hint?: string;
}
