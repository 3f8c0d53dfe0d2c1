import type { LanguageWords } from '../lexicon.ts';
import type { Option } from '../question.ts';

/**
 * What people mean who name no option, and the ids of options that stand for it, the likeliest first. `more` is
 * "Something else" in a menu, but "Go on" beside `enough`; `yes` is "Yes, there is someone" beside `nobody`.
 */
const called = {
  nothing: ['none', 'not_yet', 'neither', 'nothing', 'enough', 'nobody', 'other', 'else', 'more'],
  other: ['other', 'else', 'neither', 'none', 'enough', 'more', 'nobody'],
  nobody: ['nobody', 'none', 'other', 'else'],
  unsure: ['unsure', 'unknown', 'nobody', 'other', 'else', 'more'],
  no: ['no', 'none', 'not_yet', 'neither', 'nobody', 'enough'],
  close: ['family', 'close', 'yes'],
} as const;

export type Meant = keyof typeof called;

/** The phrases of a language for each: whole messages, but for `close`. */
export function phrasesFor(meant: Meant, language: LanguageWords): readonly string[] {
  return meant === 'unsure' || meant === 'no' ? language.answers[meant] : language.meant[meant];
}

/** The option that stands for it in a question, if there is one. */
export function optionFor(meant: Meant, options: readonly Option[]): Option | undefined {
  const has = (id: string) => options.some((option) => option.id === id);
  const stands = (id: string) => has(id) && !(id === 'more' && has('enough')) && !(id === 'yes' && !has('nobody'));
  const id = called[meant].find(stands);
  return options.find((option) => option.id === id);
}
