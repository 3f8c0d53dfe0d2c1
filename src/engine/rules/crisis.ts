import type { DraftStep } from '../draft.ts';
import type { Rule } from '../rule.ts';
import { sizes } from '../shape.ts';

/** Crisis cards act first: no checklist, no verdict. Discreet flows have no door of their own. */
export const crisis: Rule = {
  codes: ['crisis-checklist', 'discreet-door', 'discreet-too-long'],
  *check({ draft }) {
    for (const { id, kind } of draft.steps) {
      if (draft.flow.startsWith('crisis/') && (kind.name === 'checklist' || kind.name === 'verdict')) {
        yield { code: 'crisis-checklist', path: ['steps', id], key: true, message: `A crisis card has no ${kind.name}`, hint: 'Say what to do now, and who to talk to.' };
      }
      if (draft.head.discreet && kind.name === 'picture') {
        yield { code: 'discreet-door', path: ['steps', id], key: true, message: 'A discreet flow has no picture', hint: 'Say it in words.' };
      }
    }
    const size = draft.head.discreet ? draft.steps.reduce((sum, step) => sum + answerSize(step), 0) : 0;
    if (size > sizes.discreet) {
      yield { code: 'discreet-too-long', path: ['discreet'], key: true, message: 'The answers of this discreet flow do not fit into its buttons', hint: `Ask fewer questions: they need ${size} characters, and ${sizes.discreet} fit. Nothing of a discreet flow is stored, so its answers travel in the buttons.` };
    }
    if (draft.head.discreet && draft.head.start) {
      yield { code: 'discreet-door', path: ['start'], key: true, message: 'A discreet flow has no command and no phrases of its own', hint: 'Delete "start"; it is reached through another flow.' };
    }
  },
};

/** Most characters that the answers of a step take in a token; see `token.ts`. */
function answerSize({ kind, spec }: DraftStep): number {
  const { options, items, many, resource } = spec as { options?: object; items?: object; many?: true; resource?: string };
  if (many) return '-tffffffx23'.length;
  if (items) return Object.keys(items).length * '-2'.length;
  if (kind.name === 'resource') return resource === 'consular' ? '-249'.length : 0;
  return options ? `-${Object.keys(options).length}`.length : 0;
}
