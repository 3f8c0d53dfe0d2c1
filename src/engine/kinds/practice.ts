import { z } from 'zod';
import type { Block } from '../../message/message.ts';
import type { Kind } from '../kind.ts';
import type { Step } from '../program.ts';
import type { Question } from '../question.ts';
import { common, id, sizes, text } from '../shape.ts';
import type { Walk } from '../walk.ts';

const answers = ['real', 'trick'] as const;

const item = z.strictObject({
  message: text.meta({ description: 'The message to judge, written by us.' }),
  is: z.enum(answers).meta({ description: 'real: an honest message. trick: one that lies. Mix both.' }),
  because: text.meta({ description: 'How one can tell.' }),
  tactic: z.string().optional().meta({ description: 'What a trick works by, named when it is explained.' }),
});

const shape = z.strictObject({
  ...common,
  practice: text.meta({ description: 'What stands above the messages.' }),
  items: z
    .record(id, item)
    .refine((items) => Object.keys(items).length <= sizes.items, `at most ${sizes.items} items`)
    .refine((items) => Object.keys(items).length > 0, 'at least one item')
    .meta({ description: 'The messages by id, shown one by one.' }),
});
const NONE: readonly string[] = [];
type Practice = z.infer<typeof shape>;
type Item = z.infer<typeof item>;
type PracticeStep = Step & { readonly spec: Practice };

/** A message that was judged. */
interface Judged {
  is: Item['is'];
  right: boolean;
}

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
    const judged: Judged[] = [];
    for (const [at, [name, each]] of items.entries()) {
      const recorded = walk.recorded(`${step.id}.${name}`);
      const answer = recorded === undefined ? walk.pose(question(step, name, at, walk)) : recorded;
      if (answer === undefined) return 'wait';
      const right = answer === each.is;
      judged.push({ is: each.is, right });
      explain(each, right, `${step.id}.items.${name}.because`, walk);
    }
    const { right, total } = scoreOf(judged);
    walk.scope.value(`${step.id}_right`, () => right);
    walk.scope.value(`${step.id}_total`, () => total);
    walk.show(() => scores(judged, walk), step);
    return 'next';
  },
};

function explain({ is, tactic }: Item, right: boolean, path: string, walk: Walk): void {
  walk.note(() => walk.say(right ? 'practice.right' : 'practice.other', { because: walk.text(path), is }));
  if (is === 'trick' && tactic) walk.note(() => walk.say('sign.noted', { ...walk.tactic(tactic) }));
}

function scoreOf(judged: readonly Judged[]): { right: number; total: number } {
  return { right: judged.filter(({ right }) => right).length, total: judged.length };
}

/** Both kinds are counted by themselves: whoever calls everything a trick has not told anything apart. */
function scores(judged: readonly Judged[], walk: Walk): Block[] {
  const [real, trick] = answers.map((is) => scoreOf(judged.filter((each) => each.is === is)));
  const blocks: Block[] = [{ kind: 'text', text: walk.say('practice.score', scoreOf(judged)) }];
  if (!real?.total || !trick?.total) return blocks;
  const split = { real: real.total, real_right: real.right, tricks: trick.total, tricks_right: trick.right };
  return [...blocks, { kind: 'text', text: walk.say('practice.split', split) }];
}

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
