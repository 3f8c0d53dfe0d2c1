import type { Block } from '../message/message.ts';
import { type Answer, answers } from './helped.ts';
import type { Say } from './told.ts';

/** Below so many people nothing is told, and no number below it; what is told changes only when as many more were there. */
export const FEWEST = 10;

/** How often each thing was shown, done or said in one flow. */
export interface Sums {
  started: number;
  ended: number;
  /** How often each question or text was shown. */
  steps: Record<string, number>;
  verdicts: Record<string, number>;
  /** What people said when they were asked whether it helped. */
  helped: Partial<Record<Answer, number>>;
}

/** How many came to a step, as it may be told. */
export interface Reached {
  /** Of all who began, 0 to 1; absent where the number is too small to be told. */
  share?: number;
  words: string;
}

/** What a manager may know of the sums: whole tens, so that no number less another one is one person. */
export class Insights {
  readonly #sums: Sums;

  constructor({ started, ended, steps, verdicts, helped }: Sums) {
    this.#sums = { started: tens(started), ended: tens(ended), steps: eachInTens(steps), verdicts: eachInTens(verdicts), helped: eachInTens(helped) };
  }

  /** How many went how far, as bars that are read at a glance. */
  told(say: Say): Block[] {
    const { started, ended, steps, verdicts, helped } = this.#sums;
    const most = Math.max(started, 1);
    const bar = (count: number) => '▇'.repeat(Math.round((Math.min(count, most) / most) * 12)) || '▏';
    const shown = (count: number) => (count === 0 ? say('manage.insights.under', { count: FEWEST }) : atLeast(count));
    const line = ([name, count]: [string, number]) => (count === 0 ? `${name}: ${shown(count)}` : `${bar(count)} ${shown(count)} ${name}`);
    const rows: [string, number][] = [[say('manage.insights.started'), started], ...Object.entries(steps).slice(0, 20), [say('manage.insights.ended'), ended]];
    const results = Object.entries(verdicts).map(([verdict, count]) => `${say(`manage.verdict.${verdict}`)}: ${shown(count)}`);
    const said = answers.flatMap((answer) => (helped[answer] === undefined ? [] : [`${say(`helped.${answer}`)}: ${shown(helped[answer])}`]));
    const list = (heading: string, items: string[]): Block[] => (items.length > 0 ? [{ kind: 'list', heading: say(heading), items }] : []);
    return [...list('manage.insights.way', rows.map(line)), ...list('manage.insights.results', results), ...list('manage.insights.helped', said), { kind: 'text', text: say('manage.insights.tens', { count: FEWEST }) }];
  }

  /** By step, and `end`: what a drawing shows. Of a checklist it is the question that was shown most. */
  reached(): [string, Reached][] {
    const { started, ended, steps } = this.#sums;
    const most = new Map<string, number>();
    for (const [path, count] of Object.entries(steps)) {
      const [step = ''] = path.split('.');
      most.set(step, Math.max(count, most.get(step) ?? 0));
    }
    const all = Math.max(started, ...most.values());
    return [...most, ['end', ended] as const].map(([step, count]) => [step, count === 0 ? { words: `<${FEWEST}` } : { share: count / all, words: atLeast(count) }]);
  }

  csv(): string {
    const { started, ended, steps, verdicts, helped } = this.#sums;
    const rows: [what: string, name: string, count: number][] = [
      ['started', '', started],
      ...Object.entries(steps).map(([name, count]): [string, string, number] => ['step', name, count]),
      ...Object.entries(verdicts).map(([name, count]): [string, string, number] => ['verdict', name, count]),
      ['ended', '', ended],
      ...answers.flatMap((answer): [string, string, number][] => (helped[answer] === undefined ? [] : [['helped', answer, helped[answer]]])),
    ];
    return ['what,name,times', ...rows.map(([what, name, count]) => `${what},${name},${count === 0 ? `<${FEWEST}` : atLeast(count)}`), ''].join('\r\n');
  }
}

function tens(count: number): number {
  return Math.floor(count / FEWEST) * FEWEST;
}

function eachInTens(counts: Partial<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count = 0]) => [name, tens(count)]));
}

function atLeast(count: number): string {
  return `${count}+`;
}
