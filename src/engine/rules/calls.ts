import type { Draft, DraftStep } from '../draft.ts';
import type { Ref } from '../kind.ts';
import type { Found, Rule } from '../rule.ts';

/** Above any honest conversation: the longest official one can pass some 500 steps, seven flows deep. */
const limits = { steps: 2_000, depth: 10 } as const;

/** The call graph has no cycle, so that calling always ends; and it ends soon. */
export const calls: Rule = {
  codes: ['call-cycle', 'calls-too-many', 'calls-too-deep'],
  check: ({ draft, flows }) => graphOf(flows).found.get(draft.flow) ?? [],
};

/** What a conversation that begins with a flow can come to. */
interface Size {
  /** The most steps it can pass, those of called flows among them; a question of a checklist counts as one. */
  steps: number;
  /** The most flows that wait for each other, this one among them. */
  depth: number;
}

/** The most steps that a conversation can pass which begins with a flow; 0 where its calls are refused. */
export function stepsFrom(flow: string, flows: Flows): number {
  return graphOf(flows).sizes.get(flow)?.steps ?? 0;
}

interface CallGraph {
  sizes: ReadonlyMap<string, Size>;
  found: ReadonlyMap<string, readonly Found[]>;
}

type Flows = ReadonlyMap<string, Draft>;

// Per table of flows: made once for all of them, since each depends on those that it calls.
const graphs = new WeakMap<Flows, CallGraph>();

function graphOf(flows: Flows): CallGraph {
  let graph = graphs.get(flows);
  if (!graph) graphs.set(flows, (graph = weigh(flows)));
  return graph;
}

/** One pass over all flows, those that are called first. A flow that is refused is missing for those that call it. */
function weigh(flows: Flows): CallGraph {
  const next = new Map([...flows].map(([flow, draft]) => [flow, calledBy(draft, flows)]));
  const rings = ringsOf(next);
  const sizes = new Map<string, Size>();
  const found = new Map<string, Found[]>();
  for (const flow of rings.order) {
    const { steps = [] } = flows.get(flow) ?? {};
    const cycles = steps.flatMap((step) => cycleFound(step, flow, rings.of, next));
    const { size, problems } = sizeOf(steps, sizes);
    const all = cycles.length > 0 ? cycles : problems;
    if (all.length > 0) found.set(flow, all);
    else sizes.set(flow, size);
  }
  return { found, sizes };
}

function callsOf({ kind, spec }: DraftStep): Ref[] {
  return (kind.refs?.(spec) ?? []).filter((ref) => ref.to === 'flow');
}

function calledBy({ steps }: Draft, flows: Flows): string[] {
  const all = new Set(steps.flatMap((step) => callsOf(step).map((ref) => ref.id)));
  return [...all].filter((flow) => flows.has(flow));
}

/** The size of a flow, and the first call of each sort that makes it too large. */
function sizeOf(steps: readonly DraftStep[], sizes: ReadonlyMap<string, Size>): { size: Size; problems: Found[] } {
  const size: Size = { steps: 0, depth: 1 };
  const problems = new Map<string, Found>();
  for (const step of steps) {
    const before = size.steps + ownSteps(step);
    let most = before; // of the options of a question one is taken, unless many are
    size.steps = before;
    for (const ref of callsMade(step)) {
      const called = sizes.get(ref.id);
      if (!called) continue;
      if (takesOne(step)) most = Math.max(most, before + called.steps);
      else most += called.steps;
      size.depth = Math.max(size.depth, called.depth + 1);
      const path = ['steps', step.id, ...ref.path];
      if (most > limits.steps && !problems.has('many')) problems.set('many', tooMany(path));
      if (called.depth >= limits.depth && !problems.has('deep')) problems.set('deep', tooDeep(path, ref.id));
    }
    size.steps = most;
  }
  return { size, problems: [...problems.values()] };
}

/** Of the chosen options of a question those that call the same flow call it once. */
function callsMade(step: DraftStep): Ref[] {
  const all = callsOf(step);
  return step.kind.name === 'ask' ? [...new Map(all.map((ref) => [ref.id, ref])).values()] : all;
}

function ownSteps({ spec }: DraftStep): number {
  const { items } = spec as { items?: object };
  return 1 + (items ? Object.keys(items).length : 0);
}

function takesOne({ kind, spec }: DraftStep): boolean {
  return kind.name === 'ask' && !(spec as { many?: true }).many;
}

function tooMany(path: Found['path']): Found {
  return { code: 'calls-too-many', path, message: `With this call one conversation can pass more than ${limits.steps} steps`, hint: 'Call fewer flows one after another: what is called calls others in its turn.' };
}

function tooDeep(path: Found['path'], flow: string): Found {
  return { code: 'calls-too-deep', path, message: `From here calls lead more than ${limits.depth} flows deep: "${flow}" calls a flow that calls another, and so on`, hint: 'Say here what is needed, or call the flow that is meant in the end.' };
}

function cycleFound(step: DraftStep, flow: string, ringOf: ReadonlyMap<string, number>, next: ReadonlyMap<string, readonly string[]>): Found[] {
  return callsOf(step).flatMap((ref): Found[] => {
    if (!ringOf.has(ref.id) || ringOf.get(ref.id) !== ringOf.get(flow)) return [];
    const way = [flow, ...wayBack(ref.id, flow, next)].join(' -> ');
    return [{ code: 'call-cycle', path: ['steps', step.id, ...ref.path], message: `This call comes back to itself: ${way}`, hint: 'Say what is needed here, or call a flow that does not lead back.' }];
  });
}

/** Flows that are looked through for the way that a message names; a longer way is told as "…". */
const LOOKED_THROUGH = 40;

/** The calls that lead from one flow to another, when they are few. */
function wayBack(from: string, to: string, next: ReadonlyMap<string, readonly string[]>): string[] {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const flow of cameFrom.keys()) {
    if (flow === to) return wayTo(to, cameFrom);
    for (const called of next.get(flow) ?? []) if (!cameFrom.has(called) && cameFrom.size < LOOKED_THROUGH) cameFrom.set(called, flow);
  }
  return [from, '…', to];
}

function wayTo(flow: string, cameFrom: ReadonlyMap<string, string | undefined>): string[] {
  const way: string[] = [];
  for (let at: string | undefined = flow; at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

interface Rings {
  /** Every flow, after those that it calls. */
  order: readonly string[];
  /** Flows that lead to each other, by the number of their ring. A flow that calls itself is a ring. */
  of: ReadonlyMap<string, number>;
}

interface Visit {
  flow: string;
  /** How many of its calls were followed. */
  followed: number;
}

/** Tarjan's algorithm, without recursion: a chain of calls may be as long as there are flows. */
function ringsOf(next: ReadonlyMap<string, readonly string[]>): Rings {
  const numbers = new Map<string, number>();
  const lows = new Map<string, number>();
  const open: string[] = [];
  const closed = new Set<string>();
  const order: string[] = [];
  const rings = new Map<string, number>();

  const enter = (flow: string): Visit => {
    numbers.set(flow, numbers.size);
    lows.set(flow, numbers.size - 1);
    open.push(flow);
    return { flow, followed: 0 };
  };
  const lower = (flow: string, to: number) => lows.set(flow, Math.min(lows.get(flow) ?? to, to));
  const close = (flow: string) => {
    if (lows.get(flow) !== numbers.get(flow)) return;
    const members = open.splice(open.lastIndexOf(flow));
    for (const each of members.toReversed()) {
      closed.add(each);
      order.push(each);
      if (members.length > 1 || next.get(each)?.includes(each)) rings.set(each, numbers.get(flow) ?? 0);
    }
  };

  for (const first of next.keys()) {
    const path = numbers.has(first) ? [] : [enter(first)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const called = next.get(visit.flow)?.[visit.followed++];
      if (called === undefined) {
        path.pop();
        close(visit.flow);
        const caller = path.at(-1);
        if (caller) lower(caller.flow, lows.get(visit.flow) ?? 0);
      } else if (!numbers.has(called)) path.push(enter(called));
      else if (!closed.has(called)) lower(visit.flow, numbers.get(called) ?? 0);
    }
  }
  return { order, of: rings };
}
