import { z } from 'zod';
import type { Kind, Problem } from '../kind.ts';
import type { Step } from '../program.ts';
import type { Question } from '../question.ts';
import type { Answer } from '../session.ts';
import { common, id, sizes, text } from '../shape.ts';
import type { Walk } from '../walk.ts';
import { type Marks, type Sign, verdictOf, weights } from '../verdict.ts';

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
  checklist: text,
  items: z
    .record(id, item)
    .refine((items) => Object.keys(items).length <= sizes.items, `at most ${sizes.items} items`)
    .refine((items) => Object.keys(items).length > 0, 'at least one item'),
});
export type Checklist = z.infer<typeof shape>;
type ChecklistStep = Step & { readonly spec: Checklist };

/** Asks its items one by one, and stops early once the verdict is stop. */
export const checklist: Kind<Checklist> = {
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
  run(step, walk) {
    const items = Object.entries(step.spec.items);
    const marks: Marks = { signs: [], open: [] };
    let stopped = false;
    for (const [at, [name, each]] of items.entries()) {
      const answer: Answer | undefined = stopped ? 'unasked' : walk.ask(`${step.id}.${name}`, () => question(step, name, at, walk));
      if (answer === undefined) return 'wait';
      walk.name(`${step.id}.${name}`, String(answer));
      mark(marks, { step: step.id, item: name, weight: each.weight, tactic: each.tactic }, answer, walk);
      stopped ||= answer === 'yes' && verdictOf(marks) === 'stop';
    }
    nameValues(step, marks, walk);
    return 'next';
  },
};

function missingUnsure(name: string): Problem {
  return {
    code: 'missing-unsure',
    severity: 'warning',
    path: ['items', name],
    message: `The item "${name}" does not say how to find out when a person is not sure`,
    hint: 'Add "unsure: …" with one thing they can do.',
  };
}

function question(step: ChecklistStep, name: string, at: number, walk: Walk): Question {
  const path = `${step.id}.items.${name}`;
  const item = step.spec.items[name];
  const intro = at === 0 ? `${walk.text(`${step.id}.checklist`)}\n\n` : '';
  return {
    path: `${step.id}.${name}`,
    text: intro + walk.text(`${path}.ask`),
    form: 'yesno',
    options: (['yes', 'no', 'unsure'] as const).map((each) => ({ id: each, label: walk.say(`button.${each}`), match: walk.words.answers[each] })),
    skip: { answer: 'unsure' },
    why: item?.why ? walk.text(`${path}.why`) : walk.say('why.sign', { how: walk.tactic(item?.tactic ?? '').how }),
    progress: { at: at + 1, of: Object.keys(step.spec.items).length },
  };
}

/** Takes an answer into account, and names the tactic behind a sign at once. */
function mark(marks: Marks, sign: Sign, answer: unknown, walk: Walk): void {
  if (answer === 'unsure') marks.open.push(sign);
  if (answer !== 'yes') return;
  marks.signs.push(sign);
  const { plain, how } = walk.tactic(sign.tactic);
  walk.note(() => walk.say('sign.noted', { plain, how }));
}

function nameValues(step: ChecklistStep, marks: Marks, walk: Walk): void {
  const texts = (signs: Sign[], key: string) => signs.map((each) => walk.text(`${step.id}.items.${each.item}.${key}`));
  walk.keepMarks(step.id, marks);
  const tactics = () => [...new Set(marks.signs.map((each) => walk.tactic(each.tactic).plain))];
  walk.value(`${step.id}_count`, () => marks.signs.length);
  walk.value(`${step.id}_tactics`, () => tactics().join(', '));
  walk.value(`${step.id}_reasons`, () => texts(marks.signs, 'because').join(' '));
  walk.value(`${step.id}_open`, () => texts(marks.open, 'ask').join(' '));
}
