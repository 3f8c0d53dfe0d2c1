import type { Rule } from '../../rule.ts';

/** Pictures are the makers' own: what stands in one cannot be read by any check. */
export const picture: Rule = {
  codes: ['community-picture'],
  community: true,
  *check({ draft }) {
    for (const { id, kind } of draft.steps) {
      if (kind.name !== 'picture') continue;
      yield { code: 'community-picture', path: ['steps', id], key: true, message: `The step "${id}" shows a picture; flows of communities are words only`, hint: 'Say in a "say" step what the picture shows.' };
    }
  },
};
