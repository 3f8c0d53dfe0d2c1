import { z } from 'zod';
import type { Kind } from '../kind.ts';
import type { Step } from '../program.ts';
import type { Question } from '../question.ts';
import { common, id, sizes, text } from '../shape.ts';
import type { Walk } from '../walk.ts';

const answers = ['real', 'trick'] as const;

const item = z.strictObject({
  message: text.meta({ description: 'The message to judge, written by us.' }),
  is: z.enum(answers),
  because: text.meta({ description: 'How one can tell.' }),
  tactic: z.string().optional(),
});

const shape = z.strictObject({
  ...common,
  practice: text,
  items: z
    .record(id, item)
    .refine((items) => Object.keys(items).length <= sizes.items, `at most ${sizes.items} items`)
    .refine((items) => Object.keys(items).length > 0, 'at least one item'),
});
const NONE: readonly string[] = [];
type Practice = z.infer<typeof shape>;
type PracticeStep = Step & { readonly spec: Practice };

/** Shows messages one by one, "real or trick?", explains each, and says how many were told apart. */
export const practice: Kind<Practice> = {
  name: 'practice',
  shape,
  texts: (spec) => [
    { path: ['practice'], role: 'message', text: spec.practice },
    ...Object.entries(spec.items).flatMap(([name, each]) =>
      (['message', 'because'] as const).map((key) => ({ path: ['items', name, key], role: 'message', text: each[key] }) as const),
    ),
  ],
  refs: (spec) =>
    Object.entries(spec.items).flatMap(([name, each]) => (each.tactic ? [{ path: ['items', name, 'tactic'], to: 'tactic', id: each.tactic } as const] : [])),
  values: (stepId) => [`${stepId}_right`, `${stepId}_total`],
  run(step, walk) {
    const items = Object.entries(step.spec.items);
    let right = 0;
    for (const [at, [name, each]] of items.entries()) {
      const recorded = walk.recorded(`${step.id}.${name}`);
      const answer = recorded === undefined ? walk.pose(question(step, name, at, walk)) : recorded;
      if (answer === undefined) return 'wait';
      if (answer === each.is) right++;
      walk.note(() => {
        const because = walk.text(`${step.id}.items.${name}.because`);
        return walk.say(answer === each.is ? 'practice.right' : 'practice.other', { because, is: each.is });
      });
    }
    walk.scope.value(`${step.id}_right`, () => right);
    walk.scope.value(`${step.id}_total`, () => items.length);
    walk.show(() => [{ kind: 'text', text: walk.say('practice.score', { right, total: items.length }) }], step);
    return 'next';
  },
};

function question(step: PracticeStep, name: string, at: number, walk: Walk): Question {
  const intro = at === 0 ? `${walk.text(`${step.id}.practice`)}\n\n` : '';
  return {
    path: `${step.id}.${name}`,
    text: intro + walk.say('practice.ask'),
    quote: walk.text(`${step.id}.items.${name}.message`),
    form: 'one',
    options: answers.map((each) => ({ id: each, label: walk.say(`button.${each}`), match: () => NONE })),
    why: () => walk.say('practice.why'),
    progress: { at: at + 1, of: Object.keys(step.spec.items).length },
  };
}
