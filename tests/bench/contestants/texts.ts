import type { Lexicon } from '../../../src/engine/lexicon.ts';
import type { Verdict } from '../../../src/engine/verdict.ts';
import { type Answer, answers, type Checklist, type Item, readChecklist } from '../material.ts';

/** The words of the conversation, ready to be shown by contestants that are not ours. */
export interface Words {
  checklist: Checklist;
  /** Labels of yes, no, not sure. */
  labels: readonly string[];
  label(key: string): string;
  question(at: number): string;
  noted(item: Item): string;
  reason(item: Item): string;
  verdict(result: Verdict, signs: readonly Item[], open: readonly Item[]): string;
}

export function wordsFrom(lexicon: Lexicon): Words {
  const checklist = readChecklist();
  const english = lexicon.languages.get('en');
  if (!english) throw new Error('The content lacks English');
  const { texts, tactics } = english;
  const say = (key: string) => texts[key] ?? key;
  const tactic = (item: Item) => tactics[item.tactic] ?? { plain: item.tactic, how: '', answer: '' };
  const reason = (item: Item) => `${tactic(item).plain}: ${item.because}`;
  return {
    checklist,
    labels: answers.map((each) => say(`button.${each}`)),
    label: (key) => say(`button.${key}`),
    question: (at) => (at === 0 ? `${checklist.intro}\n\n${checklist.items[at]?.ask}` : (checklist.items[at]?.ask ?? '')),
    noted: (item) => `This has a name: ${tactic(item).plain}. ${tactic(item).how}`,
    reason,
    verdict(result, signs, open) {
      const lines = [say(`verdict.${result}`)];
      if (signs.length > 0) lines.push(say('verdict.signs'), ...signs.map(reason));
      if (open.length > 0) lines.push(say('verdict.open'), ...open.map((item) => `${item.ask} ${item.unsure}`));
      if (result === 'warning') lines.push(checklist.also);
      if (result !== 'stop') lines.push(say('verdict.check'));
      return lines.join('\n');
    },
  };
}

/** Yes answers and open items so far. */
export interface Tally {
  signs: Item[];
  open: Item[];
}

export function tallyOf(items: readonly Item[], given: Readonly<Record<string, Answer>>): Tally {
  const tally: Tally = { signs: [], open: [] };
  for (const item of items) {
    const answer = given[item.name];
    if (answer === 'yes') tally.signs.push(item);
    if (answer === 'unsure') tally.open.push(item);
  }
  return tally;
}

/** The engine's rule of verdicts, written again: the contestants share no code with it that runs in a turn. */
export function resultOf({ signs, open }: Tally): Verdict {
  const known = weigh(signs);
  if (known !== 'none_found') return known;
  return weigh([...signs, ...open]) === 'none_found' ? 'none_found' : 'unclear';
}

function weigh(items: readonly Item[]): 'stop' | 'warning' | 'none_found' {
  const counts = { stop: 0, strong: 0, hint: 0 };
  for (const { weight } of items) counts[weight] += 1;
  if (counts.stop >= 1 || counts.strong >= 2) return 'stop';
  return counts.strong === 1 || counts.hint >= 2 ? 'warning' : 'none_found';
}
