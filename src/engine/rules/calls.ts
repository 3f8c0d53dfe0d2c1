import type { Draft } from '../draft.ts';
import type { Rule } from '../rule.ts';

/** The call graph has no cycle, so that calling always ends. */
export const calls: Rule = {
  codes: ['call-cycle'],
  *check({ draft, flows }) {
    for (const { id, spec, kind } of draft.steps) {
      for (const ref of kind.refs?.(spec) ?? []) {
        if (ref.to !== 'flow') continue;
        const way = wayBack(ref.id, draft.flow, flows, new Set());
        if (!way) continue;
        yield { code: 'call-cycle', path: ['steps', id, ...ref.path], message: `This call comes back to itself: ${[draft.flow, ...way].join(' -> ')}`, hint: 'Say what is needed here, or call a flow that does not lead back.' };
      }
    }
  },
};

export function callsOf(draft: Pick<Draft, 'steps'>): string[] {
  return draft.steps.flatMap(({ kind, spec }) => (kind.refs?.(spec) ?? []).filter((ref) => ref.to === 'flow').map((ref) => ref.id));
}

/** The calls that lead from one flow to another, if any do. */
function wayBack(from: string, to: string, flows: ReadonlyMap<string, Draft>, seen: Set<string>): string[] | undefined {
  if (from === to) return [to];
  const draft = flows.get(from);
  if (!draft || seen.has(from)) return undefined;
  seen.add(from);
  for (const next of callsOf(draft)) {
    const rest = wayBack(next, to, flows, seen);
    if (rest) return [from, ...rest];
  }
  return undefined;
}
