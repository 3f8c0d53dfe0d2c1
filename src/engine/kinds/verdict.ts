import { z } from 'zod';
import type { Block } from '../../message/message.ts';
import type { Kind, Problem, StepContext } from '../kind.ts';
import type { Step } from '../program.ts';
import { common, id, text } from '../shape.ts';
import { type Marks, type Sign, type Verdict, verdictOf, verdicts } from '../verdict.ts';
import type { Walk } from '../walk.ts';

const shape = z.strictObject({
  ...common,
  verdict: id.meta({ description: 'The checklist whose result is told.' }),
  say: text.optional(),
  also: z
    .strictObject({ stop: text.optional(), warning: text.optional(), unclear: text.optional(), none_found: text.optional() })
    .optional()
    .meta({ description: 'A sentence of your own, per verdict.' }),
});
type VerdictSpec = z.infer<typeof shape>;
type VerdictStep = Step & { readonly spec: VerdictSpec };

/** Tells the result of a checklist, with its signs, their tactics and reasons, and what is still open. */
export const verdict: Kind<VerdictSpec> = {
  name: 'verdict',
  shape,
  texts: (spec) => [
    ...(spec.say ? [{ path: ['say'], role: 'message', text: spec.say } as const] : []),
    ...Object.entries(spec.also ?? {}).flatMap(([key, value]) => (value ? [{ path: ['also', key], role: 'message', text: value } as const] : [])),
  ],
  names: (stepId) => [{ name: stepId, kind: 'one', values: verdicts }],
  check,
  run(step, walk) {
    const marks = walk.scope.marks(step.spec.verdict);
    const result = verdictOf(marks);
    walk.scope.name(step.id, result);
    walk.show(() => blocks(step, result, marks, walk), step, result);
    return 'next';
  },
};

function blocks(step: VerdictStep, result: Verdict, marks: Marks, walk: Walk): Block[] {
  const shown: Block[] = [{ kind: 'text', text: walk.say(`verdict.${result}`), strong: true }];
  if (step.spec.say) shown.unshift({ kind: 'text', text: walk.text(`${step.id}.say`) });
  if (marks.signs.length > 0) {
    const heading = result === 'stop' || result === 'warning' ? 'verdict.signs' : 'verdict.lone';
    shown.push({ kind: 'list', heading: walk.say(heading), items: marks.signs.map((sign) => reason(sign, walk)) });
  }
  if (marks.open.length > 0) {
    shown.push({ kind: 'list', heading: walk.say('verdict.open'), items: marks.open.map((sign) => openItem(sign, walk)) });
  }
  if (step.spec.also?.[result]) shown.push({ kind: 'text', text: walk.text(`${step.id}.also.${result}`) });
  if (result !== 'stop') shown.push({ kind: 'text', text: walk.say('verdict.check') });
  return shown;
}

function reason(sign: Sign, walk: Walk): string {
  const because = walk.text(`${sign.step}.items.${sign.item}.because`);
  return walk.say('verdict.reason', { tactic: walk.tactic(sign.tactic).plain, because });
}

function openItem(sign: Sign, walk: Walk): string {
  const path = `${sign.step}.items.${sign.item}`;
  const how = walk.text(`${path}.unsure`) || walk.say('verdict.find_out');
  return walk.say('verdict.open_item', { question: walk.text(`${path}.ask`), how });
}

function check(spec: VerdictSpec, { before }: StepContext): Problem[] {
  if (before.get(spec.verdict)?.kind === 'checklist') return [];
  return [
    {
      code: 'verdict-without-checklist',
      path: ['verdict'],
      message: `There is no checklist "${spec.verdict}" before this step`,
      hint: 'Name a checklist step that stands above.',
    },
  ];
}
