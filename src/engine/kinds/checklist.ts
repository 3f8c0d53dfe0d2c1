import { z } from 'zod';
import type { Progress } from '../../message/message.ts';
import type { Kind, Problem } from '../kind.ts';
import type { Step } from '../program.ts';
import type { Option, Question } from '../question.ts';
import type { Answer } from '../session.ts';
import { common, id, sizes, text } from '../shape.ts';
import type { Speech } from '../speech.ts';
import { type Marks, type Sign, verdictOf, weights } from '../verdict.ts';
import type { Walk } from '../walk.ts';

const item = z.strictObject({
  ask: text.meta({ description: 'A question that is answered yes, no or not sure. Yes is the sign.' }),
  weight: z.enum(weights).meta({ description: 'stop: one is enough. strong: two make stop. hint: two make a warning.' }),
  tactic: z.string().meta({ description: 'Id of the tactic behind the sign.' }),
  because: text.meta({ description: 'One sentence: why this is a sign.' }),
  unsure: text.optional().meta({ description: 'How to find out.' }),
  why: text.optional().meta({ description: 'Shown when the person says "why"; else how the tactic works.' }),
});

const shape = z.strictObject({
  ...common,
  checklist: text.meta({ description: 'What stands above the questions. Ends in a verdict further down.' }),
  items: z
    .record(id, item)
    .refine((items) => Object.keys(items).length <= sizes.items, `at most ${sizes.items} items`)
    .refine((items) => Object.keys(items).length > 0, 'at least one item')
    .meta({ description: 'The signs by id, the strongest first: each is answered yes, no or not sure.' }),
});
type Checklist = z.infer<typeof shape>;

/** An item with everything that is the same on every turn. */
interface Item {
  /** Path of its answer, `signs.move_money`; also its name in conditions. */
  path: string;
  /** Path of its texts, `signs.items.move_money`, and of its question. */
  texts: string;
  ask: string;
  sign: Sign;
  hasWhy: boolean;
  progress: Progress;
}
type ChecklistStep = Step & { readonly spec: Checklist; readonly plan: readonly Item[] };

/** Asks its items one by one, and stops early once the verdict is stop. */
export const checklist: Kind<Checklist, readonly Item[]> = {
  name: 'checklist',
  shape,
  texts: (spec) => [
    { path: ['checklist'], role: 'message', text: spec.checklist },
    ...Object.entries(spec.items).flatMap(([name, each]) =>
      (['ask', 'because', 'unsure', 'why'] as const).flatMap((key) => {
        const value = each[key];
        return value === undefined ? [] : [{ path: ['items', name, key], role: 'message', text: value } as const];
      }),
    ),
  ],
  refs: (spec) => Object.entries(spec.items).map(([name, each]) => ({ path: ['items', name, 'tactic'], to: 'tactic', id: each.tactic })),
  names: (stepId, spec) =>
    Object.keys(spec.items).map((name) => ({ name: `${stepId}.${name}`, kind: 'one', values: ['yes', 'no', 'unsure', 'unasked'] })),
  values: (stepId) => ['count', 'tactics', 'reasons', 'open'].map((each) => `${stepId}_${each}`),
  check: (spec) => Object.entries(spec.items).flatMap(([name, each]) => (each.unsure ? [] : [missingUnsure(name)])),
  prepare: (stepId, spec) =>
    Object.entries(spec.items).map(([name, { weight, tactic, why }], at, all) => ({
      path: `${stepId}.${name}`,
      texts: `${stepId}.items.${name}`,
      ask: `${stepId}.items.${name}.ask`,
      sign: Object.freeze({ step: stepId, item: name, weight, tactic }),
      hasWhy: why !== undefined,
      progress: Object.freeze({ at: at + 1, of: all.length }),
    })),
  run(step, walk) {
    const marks: Marks = { signs: [], open: [] };
    let stopped = false;
    for (const item of step.plan) {
      const answer = stopped ? 'unasked' : answerOf(step, item, walk);
      if (answer === undefined) return 'wait';
      walk.scope.name(item.path, String(answer));
      if (answer === 'unsure') marks.open.push(item.sign);
      if (answer !== 'yes') continue;
      marks.signs.push(item.sign);
      // A hint is what honest people do too: named at once, it would sound like a verdict.
      if (item.sign.weight !== 'hint') walk.note(() => walk.say('sign.noted', { ...walk.tactic(item.sign.tactic) }));
      stopped = verdictOf(marks) === 'stop';
    }
    walk.scope.keepMarks(step.id, marks);
    nameValues(step.id, marks, walk);
    return 'next';
  },
};

const SKIP = { answer: 'unsure' } as const;

function missingUnsure(name: string): Problem {
  return {
    code: 'missing-unsure',
    severity: 'warning',
    path: ['items', name],
    message: `The item "${name}" does not say how to find out when a person is not sure`,
    hint: 'Add "unsure: …" with one thing they can do.',
  };
}

function answerOf(step: ChecklistStep, item: Item, walk: Walk): Answer | undefined {
  const recorded = walk.recorded(item.path);
  return recorded === undefined ? walk.pose(question(step, item, walk)) : recorded;
}

/** The three replies to every item. */
function replies({ say, words }: Speech): readonly Option[] {
  return (['yes', 'no', 'unsure'] as const).map((each) => ({ id: each, label: say(`button.${each}`), match: () => words.answers[each] }));
}


function question(step: ChecklistStep, item: Item, walk: Walk): Question {
  const ask = walk.text(item.ask);
  return {
    path: item.path,
    text: item.progress.at === 1 ? `${walk.text(`${step.id}.checklist`)}\n\n${ask}` : ask,
    form: 'yesno',
    options: walk.speech.once(replies),
    skip: SKIP,
    why: () => (item.hasWhy ? walk.text(`${item.texts}.why`) : walk.say('why.sign', { ...walk.tactic(item.sign.tactic) })),
    progress: item.progress,
  };
}

/** What texts after the checklist may fill in. */
function nameValues(stepId: string, { signs, open }: Marks, walk: Walk): void {
  const texts = (of: Sign[], key: string) => of.map((each) => walk.text(`${stepId}.items.${each.item}.${key}`)).join(walk.say('join.sentences'));
  walk.scope.value(`${stepId}_count`, signs.length);
  walk.scope.value(`${stepId}_tactics`, () => [...new Set(signs.map((each) => walk.tactic(each.tactic).plain))].join(walk.say('join.items')));
  walk.scope.value(`${stepId}_reasons`, () => texts(signs, 'because'));
  walk.scope.value(`${stepId}_open`, () => texts(open, 'ask'));
}
