import type { Contestant, Shown } from '../contestants/contestant.ts';
import { botkitConversation } from '../contestants/botkit.ts';
import { hand } from '../contestants/hand.ts';
import { ink } from '../contestants/ink.ts';
import { ours } from '../contestants/ours.ts';
import { wordsFrom, type Words } from '../contestants/texts.ts';
import { xstate, xstatePure } from '../contestants/xstate.ts';
import { readBenchMaterial, script, worldFrom } from '../material.ts';
import { interleaved, middleHalf, perSecond, ratio, type Sample } from '../measure.ts';
import { type Figure, least, most, type Part } from '../report.ts';

/** One turn of the engine beside other ways to write the same checklist, in the same process and rounds. */
export async function engine(quick: boolean): Promise<Part> {
  const material = readBenchMaterial();
  const words = wordsFrom(material.lexicon);
  const contestants = { ours: ours(worldFrom(material)), hand: hand(words), xstate: xstate(words), pure: xstatePure(words), ink: ink(words), botkit: await botkitConversation(words) };
  for (const each of Object.values(contestants)) await assertSame(each, words);
  const works = mapped(contestants, (each) => () => each.converse());
  const samples = await interleaved(works, quick ? 5 : 20, 0.25);
  const rates = Object.entries(contestants).map(([key, { name }]) => rate(name, samples[key as keyof typeof samples]));
  return { title: `Engine turn: ${script.length} items to the verdict, state as JSON text between turns`, figures: [...rates, ...ratios(samples)] };
}

function rate(name: string, samples: Sample[]): Figure {
  const wall = Math.round(perSecond(samples, 'wall')).toLocaleString('en');
  return { name, value: perSecond(samples, 'cpu'), unit: 'turns per CPU second', note: `${wall} per second on the clock` };
}

function ratios({ ours, hand, xstate, ink, botkit }: Record<'ours' | 'hand' | 'xstate' | 'ink' | 'botkit', Sample[]>): Figure[] {
  return [
    compared('slower than hand-written', hand, ours, most(3)),
    compared('faster than XState', ours, xstate, least(2.5)),
    compared('faster than inkjs', ours, ink, least(15)),
    compared('faster than BotkitConversation', ours, botkit, least(40)),
  ];
}

function compared(name: string, a: Sample[], b: Sample[], target: Figure['target']): Figure {
  const [low, high] = middleHalf(a, b, 'cpu').map((each) => each.toPrecision(3));
  const note = `half of the rounds: ${low} to ${high}; by the clock ${ratio(a, b, 'wall').toPrecision(3)}`;
  return { name, value: ratio(a, b, 'cpu'), unit: 'times', ...(target && { target }), note };
}

/** Throws when a contestant does less than the others: another question, missing answers, a verdict without its signs. */
async function assertSame({ name, transcript }: Contestant, words: Words): Promise<void> {
  const seen = await transcript();
  const { items } = words.checklist;
  const verdict = seen.at(-1);
  const wrong = seen.slice(0, -1).findIndex((shown, at) => !asks(shown, items[at]?.ask ?? '', words.labels));
  if (seen.length !== items.length + 1 || wrong >= 0) throw new Error(`${name} does not ask question ${wrong + 1} as the others do: ${JSON.stringify(seen[wrong])}`);
  const signs = items.filter((_, at) => script[at] === 'yes').map((item) => words.reason(item));
  const open = items.filter((_, at) => script[at] === 'unsure').map(({ unsure }) => unsure);
  const heading = words.verdict('warning', [], []).split('\n')[0] ?? '';
  const missing = [heading, ...signs, ...open].filter((each) => !verdict?.text.includes(each));
  if (missing.length > 0) throw new Error(`${name} does not tell in its verdict: ${missing.join(' | ')}\n${verdict?.text}`);
}

function asks({ text, labels }: Shown, ask: string, wanted: readonly string[]): boolean {
  return text.includes(ask) && wanted.every((label, at) => labels[at] === label);
}

function mapped<K extends string, A, B>(record: Record<K, A>, change: (value: A) => B): Record<K, B> {
  // `fromEntries` forgets which keys there are.
  return Object.fromEntries(Object.entries<A>(record).map(([key, value]) => [key, change(value)])) as Record<K, B>;
}
