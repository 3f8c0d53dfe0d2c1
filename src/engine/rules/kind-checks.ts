import type { Rule } from '../rule.ts';
import type { DraftStep } from '../draft.ts';

/** What only a kind itself can see; see `check` in `kinds/`. */
export const kindChecks: Rule = {
  codes: ['alone-without-many', 'go-in-many', 'missing-unsure', 'verdict-without-checklist'],
  *check({ draft }) {
    const before = new Map<string, { kind: string; spec: DraftStep['spec'] }>();
    for (const { id, kind, spec } of draft.steps) {
      for (const problem of kind.check?.(spec, { id, before }) ?? []) {
        const place = ['steps', id, ...problem.path];
        yield { ...problem, path: place, ...(problem.code === 'missing-unsure' && { key: true }) };
      }
      before.set(id, { kind: kind.name, spec });
    }
  },
};
