import { reachable } from '../graph.ts';
import type { Rule } from '../rule.ts';

/** A step that no conversation can reach is a text that nobody reads. */
export const reach: Rule = {
  codes: ['unreachable-step'],
  *check({ draft, edges }) {
    const seen = reachable(edges);
    for (const [at, { id }] of draft.steps.entries()) {
      if (seen.has(at)) continue;
      yield { code: 'unreachable-step', path: ['steps', id], key: true, message: `No way leads to the step "${id}"`, hint: 'Let an option or a step above go to it, or delete it.' };
    }
  },
};
