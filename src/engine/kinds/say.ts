import { z } from 'zod';
import type { Kind, Problem, StepContext } from '../kind.ts';
import { common, id, text } from '../shape.ts';

const shape = z.strictObject({
  ...common,
  say: text,
  again_in: id.optional().meta({ description: 'A question above whose options are languages (`es`, `zh`): the text comes again in the one that was chosen, as a message of its own. For what is shown to somebody else.' }),
});
type SaySpec = z.infer<typeof shape>;

/** Shows a text. */
export const say: Kind<SaySpec> = {
  name: 'say',
  shape,
  texts: (spec) => [{ path: ['say'], role: 'message', text: spec.say }],
  check,
  run(step, walk) {
    walk.show(() => [{ kind: 'text', text: walk.text(`${step.id}.say`) }], step);
    const again = step.spec.again_in === undefined ? undefined : walk.textIn(step.spec.again_in, `${step.id}.say`);
    if (again !== undefined) walk.show(() => [{ kind: 'text', text: again }], step);
    return 'next';
  },
};

function check({ again_in: asked }: SaySpec, { before }: StepContext): Problem[] {
  if (asked === undefined || before.get(asked)?.kind === 'ask') return [];
  return [{ code: 'condition-unknown-name', path: ['again_in'], message: `No question "${asked}" stands above`, hint: 'Name an ask whose options have languages as their ids.' }];
}
