import type { Draft, DraftStep } from './draft.ts';
import type { NamedValues } from './kind.ts';

/** One way out of a step. `to` is a position in the steps; their number is the end of the flow. */
export interface Edge {
  to: number;
  /** What is drawn on the arrow: an option, or nothing for "next". */
  label?: string;
  /** The step itself was passed over, because its condition did not hold. */
  skipped?: true;
}

/** The ways between the steps of one flow. Targets that do not exist are left out: a rule tells them. */
export function edgesOf(draft: Pick<Draft, 'steps'>): Edge[][] {
  const index = new Map(draft.steps.map((step, at) => [step.id, at]));
  index.set('end', draft.steps.length);
  return draft.steps.map((step, at) => stepEdges(step, at, index));
}

function stepEdges({ spec, kind }: DraftStep, at: number, index: ReadonlyMap<string, number>): Edge[] {
  const next = (spec.go === undefined ? undefined : index.get(spec.go)) ?? at + 1;
  const jumps = (kind.refs?.(spec) ?? []).filter((ref) => ref.to === 'step');
  const edges: Edge[] = jumps.flatMap((ref) => {
    const to = index.get(ref.id);
    return to === undefined ? [] : [{ to, label: String(ref.path[1]) }];
  });
  if (edges.length === 0 || fallsThrough(spec, jumps.length)) edges.push({ to: next });
  if (spec.when !== undefined) edges.push({ to: at + 1, skipped: true });
  return edges;
}

/** Whether some answer of an ask goes on to the next step: an option without a jump, or skipping. */
function fallsThrough(spec: object, jumps: number): boolean {
  const { options, optional } = spec as { options?: Record<string, unknown>; optional?: true };
  return !options || optional === true || Object.keys(options).length > jumps;
}

/** Positions that some conversation can reach. */
export function reachable(edges: readonly Edge[][]): ReadonlySet<number> {
  const seen = new Set<number>([0]);
  for (let at = 0; at < edges.length; at++) {
    if (!seen.has(at)) continue;
    for (const edge of edges[at] ?? []) if (edge.to > at) seen.add(edge.to);
  }
  return seen;
}

/** A name that conditions may use, and whether every way to the step has answered it. */
export interface KnownName extends NamedValues {
  known: boolean;
}

/**
 * The names at each step. Since steps only go forward, one pass is enough: a name is known where it is known
 * on every edge that comes in.
 */
export function namesAt(draft: Pick<Draft, 'steps'>, edges: readonly Edge[][]): Map<string, KnownName>[] {
  const certain: (Set<string> | undefined)[] = [new Set()];
  const result: Map<string, KnownName>[] = [];
  const defined = new Map<string, NamedValues>();
  for (const [at, { id, spec, kind }] of draft.steps.entries()) {
    const here = certain[at] ?? new Set();
    result.push(new Map([...defined].map(([name, values]) => [name, { ...values, known: here.has(name) }])));
    const names = kind.names?.(id, spec) ?? [];
    for (const each of names) defined.set(each.name, each);
    const after = new Set([...here, ...names.map((each) => each.name)]);
    for (const edge of edges[at] ?? []) meet(certain, edge.to, edge.skipped ? here : after);
  }
  return result;
}

function meet(certain: (Set<string> | undefined)[], to: number, names: ReadonlySet<string>): void {
  const known = certain[to];
  certain[to] = known ? new Set([...known].filter((name) => names.has(name))) : new Set(names);
}
