import type { Rule } from '../rule.ts';

/** Crisis cards act first: no checklist, no verdict. Discreet flows have no door of their own. */
export const crisis: Rule = {
  codes: ['crisis-checklist', 'discreet-door'],
  *check({ draft }) {
    for (const { id, kind } of draft.steps) {
      if (draft.flow.startsWith('crisis/') && (kind.name === 'checklist' || kind.name === 'verdict')) {
        yield { code: 'crisis-checklist', path: ['steps', id], key: true, message: `A crisis card has no ${kind.name}`, hint: 'Say what to do now, and who to talk to.' };
      }
      if (draft.head.discreet && kind.name === 'picture') {
        yield { code: 'discreet-door', path: ['steps', id], key: true, message: 'A discreet flow has no picture', hint: 'Say it in words.' };
      }
    }
    if (draft.head.discreet && draft.head.start) {
      yield { code: 'discreet-door', path: ['start'], key: true, message: 'A discreet flow has no command and no phrases of its own', hint: 'Delete "start"; it is reached through another flow.' };
    }
  },
};
