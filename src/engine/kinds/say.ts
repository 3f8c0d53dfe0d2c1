import { z } from 'zod';
import type { Kind } from '../kind.ts';
import { common, text } from '../shape.ts';

const shape = z.strictObject({ ...common, say: text });

/** Shows a text. */
export const say: Kind<z.infer<typeof shape>> = {
  name: 'say',
  shape,
  texts: (spec) => [{ path: ['say'], role: 'message', text: spec.say }],
  run(step, walk) {
    walk.show(() => [{ kind: 'text', text: walk.text(`${step.id}.say`) }], step);
    return 'next';
  },
};
