import { z } from 'zod';
import type { Kind, Move, Problem, TextPlace } from '../kind.ts';
import type { Step } from '../program.ts';
import type { Question } from '../question.ts';
import type { Answer } from '../session.ts';
import { common, flowName, id, label, phrases, sizes, target, text } from '../shape.ts';
import type { Walk } from '../walk.ts';

const option = z.strictObject({
  text: label,
  match: phrases.optional(),
  go: target.optional(),
  call: flowName.optional().meta({ description: 'A flow to run and come back from.' }),
  alone: z.literal(true).optional().meta({ description: 'Cannot be chosen together with others.' }),
});
type AskOption = z.infer<typeof option>;

const shape = z.strictObject({
  ...common,
  ask: text.meta({ description: 'One question. Each option below is a button.' }),
  why: text.optional().meta({ description: 'Shown when the person says "why".' }),
  many: z.literal(true).optional().meta({ description: 'Several options can be chosen together.' }),
  optional: z.literal(true).optional().meta({ description: 'The question can be skipped.' }),
  options: z
    .record(id, z.union([label, option]))
    .refine((options) => Object.keys(options).length <= sizes.options, `at most ${sizes.options} options`)
    .refine((options) => Object.keys(options).length > 0, 'at least one option')
    .meta({ description: 'The answers by id: the words of the button, or {text, match, go, call, alone}.' }),
});
type Ask = z.infer<typeof shape>;
type Options = ReadonlyMap<string, AskOption>;
type AskStep = Step & { readonly spec: Ask; readonly plan: Options };

/** Asks one question; the answer is one of its options, or several. */
export const ask: Kind<Ask, Options> = {
  name: 'ask',
  shape,
  texts: (spec) => [
    { path: ['ask'], role: 'message', text: spec.ask },
    ...(spec.why ? [{ path: ['why'], role: 'message', text: spec.why } as const] : []),
    ...entries(spec).flatMap(optionTexts),
  ],
  refs: (spec) =>
    entries(spec).flatMap(([name, { go, call }]) => [
      ...(go ? [{ path: ['options', name, 'go'], to: 'step', id: go } as const] : []),
      ...(call ? [{ path: ['options', name, 'call'], to: 'flow', id: call } as const] : []),
    ]),
  names: (stepId, spec) => [
    {
      name: stepId,
      kind: spec.many ? 'list' : 'one',
      values: [...Object.keys(spec.options), ...(spec.optional && !spec.many ? ['skipped'] : [])],
    },
  ],
  values: (stepId, spec) => (spec.many ? [] : [stepId]),
  check,
  prepare: (_, spec) => new Map(entries(spec)),
  run(step, walk) {
    const recorded = walk.recorded(step.id);
    const answer = recorded === undefined ? walk.pose(question(step, walk)) : recorded;
    if (answer === undefined) return 'wait';
    if (step.spec.many) return followMany(step, answer, walk);
    const chosen = typeof answer === 'string' && step.plan.has(answer) ? answer : 'skipped';
    walk.scope.name(step.id, chosen);
    walk.scope.value(step.id, chosen);
    const option = step.plan.get(chosen);
    if (option?.call && !walk.call(option.call)) return 'wait';
    return option?.go ? { go: option.go } : 'next';
  },
};

function optionTexts([name, value]: [string, AskOption]): TextPlace[] {
  const texts: TextPlace[] = [{ path: ['options', name], role: 'label', text: value.text }];
  if (value.match) texts.push({ path: ['options', name, 'match'], role: 'words', text: value.match });
  return texts;
}

function entries(spec: Ask): [string, AskOption][] {
  return Object.entries(spec.options).map(([name, value]) => [name, optionOf(value)]);
}

function optionOf(value: string | AskOption): AskOption {
  return typeof value === 'string' ? { text: value } : value;
}

function question(step: AskStep, walk: Walk): Question {
  const { spec, id: path } = step;
  return {
    path,
    text: walk.text(`${path}.ask`),
    form: spec.many ? 'many' : 'one',
    options: Array.from(step.plan, ([name, value]) => ({
      id: name,
      label: walk.text(`${path}.options.${name}`),
      match: () => walk.phrases(`${path}.options.${name}.match`),
      ...(value.alone && { alone: true }),
    })),
    ...(spec.optional && { skip: { answer: null } }),
    ...(spec.why && { why: () => walk.text(`${path}.why`) }),
  };
}

/** Runs the calls of the chosen options in the author's order, each flow once. What is no option is passed over. */
function followMany(step: AskStep, answer: Answer, walk: Walk): Move {
  const given = Array.isArray(answer) ? answer : [answer];
  const chosen = [...step.plan.keys()].filter((name) => given.includes(name));
  walk.scope.name(step.id, chosen);
  for (const flow of new Set(chosen.flatMap((name) => step.plan.get(name)?.call ?? []))) {
    if (!walk.call(flow)) return 'wait';
  }
  return 'next';
}

function check(spec: Ask): Problem[] {
  return entries(spec).flatMap(([name, value]): Problem[] => {
    const path = ['options', name];
    if (value.alone && !spec.many) {
      return [{ code: 'alone-without-many', path: [...path, 'alone'], message: '"alone" has no meaning here', hint: 'Add "many: true" to the question, or delete "alone".' }];
    }
    if (value.go && spec.many) {
      return [{ code: 'go-in-many', path: [...path, 'go'], message: 'An option of a "many" question cannot jump', hint: "Use 'when' on the later steps: 'id' in this_step." }];
    }
    return [];
  });
}
