import { z } from 'zod';
import type { Kind } from '../kind.ts';
import { common, flowName } from '../shape.ts';

const shape = z.strictObject({ ...common, call: flowName.meta({ description: 'A flow to run and come back from.' }) });

/** Runs another flow and comes back. */
export const call: Kind<z.infer<typeof shape>> = {
  name: 'call',
  shape,
  texts: () => [],
  refs: (spec) => [{ path: ['call'], to: 'flow', id: spec.call }],
  run: (step, walk) => (walk.call(step.spec.call) ? 'next' : 'wait'),
};
