import type { Progress } from '../message/message.ts';
import type { Answer } from './session.ts';

/** A question as it stands before the person: what can be answered, and how it is shown. */
export interface Question {
  /** Path in the flow: `who`, `signs.move_money`. */
  path: string;
  text: string;
  /** An example message to judge, shown apart from the question. */
  quote?: string;
  form: 'one' | 'many' | 'yesno' | 'country';
  options: readonly Option[];
  /** The answer that skipping gives; absent where the question cannot be skipped. */
  skip?: { answer: Answer; label?: string };
  /** Worked out only when the person asks. */
  why?: () => string;
  progress?: Progress;
  /** `session`: the answer is also the country the person is in. */
  sets?: 'country';
}

export interface Option {
  id: string;
  label: string;
  /** Other words for it; looked up only when something was typed. */
  match: () => readonly string[];
  /** In a `many` question: cannot be chosen together with others. */
  alone?: boolean;
}

/** A question, with what makes its buttons its own. */
export interface OpenQuestion extends Question {
  flow: string;
  /** Hash of flow, revision and path. */
  key: string;
  /** What stands between labels that were chosen together. */
  comma?: string;
}

/** How an event answers the open question. */
export type Reply =
  | { kind: 'answer'; answer: Answer; label?: string }
  /** A `many` question shown again with these options chosen (bits by option). */
  | { kind: 'choosing'; chosen: number }
  /** Done, with nothing chosen. */
  | { kind: 'none' }
  /** Yes, where the question is which. */
  | { kind: 'which' }
  /** The way back, pressed under the open question. */
  | { kind: 'back' }
  | { kind: 'miss' }
  /** A button of a question that is no longer open. */
  | { kind: 'old' };

export type Input = (question: OpenQuestion) => Reply;

/** The bits after one option is toggled: an option that stands alone drops the others, and they drop it. */
export function toggled(bits: number, at: number, question: OpenQuestion): number {
  const bit = 1 << at;
  if (bits & bit) return bits & ~bit;
  if (question.options[at]?.alone) return bit;
  const alone = question.options.reduce((mask, option, i) => (option.alone ? mask | (1 << i) : mask), 0);
  return (bits & ~alone) | bit;
}
