import type { LanguageWords } from './lexicon.ts';
import { answerWith, matchAnswer } from './match/answer.ts';
import { normalize } from './match/normalize.ts';
import type { Input, OpenQuestion, Option, Reply } from './question.ts';
import type { Token, Value } from './token.ts';

/** A typed message as an answer; "done" ends the choosing with what is marked so far. */
export function typed(text: string, language: LanguageWords, marked = 0): Input {
  const isDone = normalize(text) === normalize(language.texts['button.done'] ?? '');
  return (question) => (isDone && question.form === 'many' ? done(marked, question) : matchAnswer(text, question, language));
}

/** A button of the open question; one of another question is old and answers nothing. */
export function pressed(token: Extract<Token, { kind: 'answer' }>, asked: number): Input {
  return (question) => (token.key === question.key && token.asked === asked ? valued(token.value, question) : { kind: 'old' });
}

/** Several buttons of the open question, sent together. */
export function chosen(tokens: readonly (Token | undefined)[], asked: number): Input {
  return (question) => {
    const values: Value[] = [];
    for (const token of tokens) {
      if (token?.kind !== 'answer' || token.key !== question.key || token.asked !== asked) return { kind: 'old' };
      values.push(token.value);
    }
    return together(values, question);
  };
}

/** The options of several buttons at once. */
export function together(values: readonly Value[], question: OpenQuestion): Reply {
  const [only] = values;
  if (only && values.length === 1 && only.kind !== 'choosing') return valued(only, question);
  if (question.form !== 'many' || !only) return { kind: 'old' };
  return answerWith(question, optionsOf(values.reduce((all, value) => all | bitsOf(value), 0), question));
}

/** The options that a button stands for: a toggle for its own, whatever else it would leave chosen. */
export function bitsOf(value: Value): number {
  if (value.kind === 'chosen') return value.bits;
  return 'at' in value ? 1 << value.at : 0;
}

/** What a value means for a question. One that does not fit it is old. */
export function valued(value: Value, question: OpenQuestion): Reply {
  switch (value.kind) {
    case 'skip':
      return question.skip ? { kind: 'answer', answer: question.skip.answer } : { kind: 'old' };
    case 'option': {
      const option = question.options[value.at];
      return option ? answerWith(question, [option]) : { kind: 'old' };
    }
    case 'choosing':
      return question.form === 'many' ? { kind: 'choosing', chosen: value.bits } : { kind: 'old' };
    case 'chosen':
      return question.form === 'many' ? done(value.bits, question) : { kind: 'old' };
    case 'back':
      return { kind: 'back' };
    default:
      return value satisfies never;
  }
}

/** What Done means with these options marked. */
function done(bits: number, question: OpenQuestion): Reply {
  const options = optionsOf(bits, question);
  return options.length === 0 ? { kind: 'none' } : answerWith(question, options);
}

export function optionsOf(bits: number, question: OpenQuestion): Option[] {
  return question.options.filter((_, at) => bits & (1 << at));
}
