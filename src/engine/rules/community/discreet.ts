import type { Rule } from '../../rule.ts';

/** What leaves no trace cannot be reported or counted either. */
export const discreet: Rule = {
  codes: ['community-discreet'],
  community: true,
  *check({ draft }) {
    if (!draft.head.discreet) return;
    yield { code: 'community-discreet', path: ['discreet'], key: true, message: 'Only flows of the makers of this bot can be discreet', hint: 'Delete this line. People who may be watched are led to flows that were made and checked for them.' };
  },
};
