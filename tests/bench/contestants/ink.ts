import { Compiler } from 'inkjs/full';
import { answers, type Item } from '../material.ts';
import { type Contestant, immediate } from './contestant.ts';
import type { Words } from './texts.ts';

interface Reply {
  state: string;
  text: string;
  choices: { label: string; index: number }[];
}

/** What is used of inkjs's `Story`: its own types do not resolve for ECMAScript modules. */
interface Story {
  readonly canContinue: boolean;
  readonly currentChoices: readonly { text: string; index: number }[];
  readonly state: { LoadJson(json: string): void; toJson(): string };
  Continue(): string;
  ChooseChoiceIndex(index: number): void;
}

/** The checklist as an ink story, whose state is loaded and saved as JSON on every turn. */
export function ink(words: Words): Contestant {
  const story: Story = new Compiler(storyOf(words)).Compile();
  const opening = read(story);
  return immediate<Reply>({
    name: 'inkjs',
    opening,
    turn(state, press) {
      story.state.LoadJson(state);
      story.ChooseChoiceIndex(Number(press));
      return read(story);
    },
    press: ({ choices }, answer) => String(choices[answer]?.index),
    shown: ({ text, choices }) => ({ text, labels: choices.map(({ label }) => label) }),
  });
}

function read(story: Story): Reply {
  let text = '';
  while (story.canContinue) text += story.Continue();
  const choices = story.currentChoices.map((each) => ({ label: each.text, index: each.index }));
  return { state: story.state.toJson(), text, choices };
}

function storyOf(words: Words): string {
  const { items, intro } = words.checklist;
  const variables = items.map(({ name }) => `VAR a_${name} = ""`);
  const knots = items.map((item, at) => [`=== q_${item.name} ===`, ...(at === 0 ? [intro] : []), item.ask, ...answers.map((answer, option) => choice(words, item, items[at + 1], answer, option))].join('\n'));
  return ['VAR stops = 0', 'VAR strong = 0', 'VAR hint = 0', ...variables, `-> q_${items[0]?.name}`, ...knots, verdictOf(words)].join('\n');
}

const counters = { stop: 'stops', strong: 'strong', hint: 'hint' } as const;

function choice(words: Words, item: Item, next: Item | undefined, answer: string, option: number): string {
  const lines = [`+ [${words.labels[option]}]`, `  ~ a_${item.name} = "${answer}"`];
  const goal = next ? `q_${next.name}` : 'verdict';
  if (answer !== 'yes') return [...lines, `  -> ${goal}`].join('\n');
  const counted = [`  ~ ${counters[item.weight]} += 1`, `  ${words.noted(item)}`, '  {stops >= 1 || strong >= 2: -> verdict}'];
  return [...lines, ...counted, `  -> ${goal}`].join('\n');
}

function verdictOf(words: Words): string {
  const { items } = words.checklist;
  const results = (['stop', 'warning', 'unclear'] as const).map((each) => words.verdict(each, [], []).split('\n')[0] ?? '');
  const [stop = '', warning = '', unclear = ''] = results;
  return [
    '=== verdict ===',
    `{stops >= 1 || strong >= 2: ${stop} | {strong == 1 || hint >= 2: ${warning} | ${unclear} } }`,
    ...items.map((item) => `{a_${item.name} == "yes": ${words.reason(item)} }`),
    ...items.map((item) => `{a_${item.name} == "unsure": ${item.ask} ${item.unsure} }`),
    words.checklist.also,
    '-> END',
  ].join('\n');
}
