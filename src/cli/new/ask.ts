import { CANCEL_SYMBOL, intro, select, text } from '@clack/prompts';
import type { Lexicon } from '../../engine/lexicon.ts';
import { type Io, Misuse } from '../io.ts';
import type { NewFlow, NewSign } from './flow.ts';

/** As many signs as people answer without growing tired. */
const MOST_SIGNS = 12;

type Known = Partial<Pick<NewFlow, 'title' | 'by' | 'phrases'>>;

/** What is wrong with words, as lint would say it. */
export type Look = (what: 'title' | 'text' | 'phrase', words: string) => string | undefined;

/** Asks for what a new flow needs and was not said already. Each answer is looked at as lint will. */
export async function askForFlow(io: Io, known: Known, lexicon: Lexicon, problem: Look): Promise<Pick<NewFlow, 'title' | 'by' | 'phrases' | 'signs'>> {
  const asker = new Asker(io, problem);
  intro('A new check: people answer short questions, and are told what the signs mean.', { output: io.stdout });
  const title = known.title ?? (await asker.words('title', 'What do people ask themselves?', 'Is this parcel message real?'));
  const by = known.by ?? (await asker.name());
  const phrases = known.phrases ?? [await asker.words('phrase', 'What do they type to get here?', 'strange parcel message')];
  const signs: NewSign[] = [];
  while (signs.length < MOST_SIGNS && (signs.length === 0 || (await asker.more()))) signs.push(await signFrom(asker, lexicon));
  return { title, by, phrases, signs };
}

async function signFrom(asker: Asker, lexicon: Lexicon): Promise<NewSign> {
  const tactics = lexicon.languages.get(lexicon.fallback)?.tactics ?? {};
  return {
    ask: await asker.words('text', 'A sign, as a question that is answered yes or no', 'Does the message ask you for a small fee?'),
    weight: await asker.choice('How strong is a yes?', [
      { value: 'hint', label: 'A hint', hint: 'two of them are a warning' },
      { value: 'strong', label: 'Strong', hint: 'one is a warning, two mean stop' },
      { value: 'stop', label: 'Stop', hint: 'no honest person ever does this' },
    ]),
    tactic: await asker.choice('Which trick is behind it?', [...lexicon.tactics.keys()].map((id) => ({ value: id, label: tactics[id]?.plain ?? id }))),
    because: await asker.words('text', 'Why is it a sign?', 'The post takes no fee through a link.'),
    unsure: await asker.words('text', 'How can people find out, if they are not sure?', 'Look up the number of the post yourself.'),
  };
}

class Asker {
  readonly #streams: { input: Io['stdin']; output: Io['stdout'] };
  readonly #problem: Look;

  constructor(io: Io, problem: Look) {
    this.#streams = { input: io.stdin, output: io.stdout };
    this.#problem = problem;
  }

  words(what: Parameters<Look>[0], message: string, example: string): Promise<string> {
    const validate = (value = '') => (value.trim() === '' ? 'Write a few words.' : this.#problem(what, value.trim()));
    return this.#trimmed(text({ ...this.#streams, message, placeholder: `such as: ${example}`, validate }));
  }

  name(): Promise<string> {
    return this.#trimmed(text({ ...this.#streams, message: 'Who are you? A name or a nickname; it stands in the file.', validate: (value = '') => (value.trim() === '' ? 'Write a name.' : undefined) }));
  }

  async choice(message: string, options: { value: string; label: string; hint?: string }[]): Promise<string> {
    return answered(await select({ ...this.#streams, message, options }));
  }

  async more(): Promise<boolean> {
    return (await this.choice('Another sign?', [{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No, that is all' }])) === 'yes';
  }

  async #trimmed(asked: ReturnType<typeof text>): Promise<string> {
    return answered(await asked).trim();
  }
}

function answered<T>(answer: T | typeof CANCEL_SYMBOL): T {
  if (answer === CANCEL_SYMBOL) throw new Misuse('stopped; nothing was written');
  return answer;
}
