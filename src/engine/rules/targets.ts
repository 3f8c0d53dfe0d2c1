import type { Found, Rule } from '../rule.ts';
import { nearest } from '../nearest.ts';

/** Jumps name a later step, so that every conversation ends. */
export const targets: Rule = {
  codes: ['go-unknown', 'go-backward'],
  *check({ draft }) {
    const index = new Map(draft.steps.map((step, at) => [step.id, at]));
    for (const [at, { id, spec, kind }] of draft.steps.entries()) {
      const jumps = (kind.refs?.(spec) ?? []).filter((ref) => ref.to === 'step');
      if (spec.go !== undefined) jumps.push({ to: 'step', id: spec.go, path: ['go'] });
      for (const jump of jumps) yield* check(jump.id, ['steps', id, ...jump.path], at, index);
    }
  },
};

function* check(target: string, path: readonly (string | number)[], at: number, index: ReadonlyMap<string, number>): Iterable<Found> {
  if (target === 'end') return;
  const to = index.get(target);
  if (to === undefined) {
    const near = nearest(target, [...index.keys(), 'end']);
    yield { code: 'go-unknown', path, message: `There is no step "${target}"`, hint: near ? `Did you mean "${near}"?` : 'Name a later step, or "end".' };
  } else if (to <= at) {
    yield {
      code: 'go-backward',
      path,
      message: to === at ? `"${target}" is this very step: a jump only goes forward` : `"${target}" stands above: a jump only goes forward`,
      hint: 'People go back by saying "back". Move the step down, or call a flow.',
    };
  }
}
