import dagre from '@dagrejs/dagre';
import type { Draft, DraftStep } from '../engine/draft.ts';
import { edgesOf } from '../engine/graph.ts';

/** A step as it is drawn. */
export interface Box {
  id: string;
  /** What it does, and the first words of it. */
  kind: string;
  words: string;
  /** Its middle. */
  x: number;
  y: number;
  /** What a screen reader says. */
  name: string;
}

export interface Arrow {
  points: readonly { x: number; y: number }[];
  label: string;
  labelAt: { x: number; y: number } | undefined;
  /** The step before it is passed over. */
  skipped: boolean;
}

export interface Plan {
  width: number;
  height: number;
  boxes: readonly Box[];
  arrows: readonly Arrow[];
}

export const BOX = { width: 168, height: 46 } as const;

/** The steps of a flow, laid out from top to bottom, in boxes of this height. Lengths in pixels. */
export function planOf(draft: Pick<Draft, 'steps'>, height: number = BOX.height): Plan {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 34, marginx: 14, marginy: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ways = waysOf(draft);
  for (const id of idsOf(draft)) graph.setNode(id, { width: BOX.width, height });
  for (const { from, to, label, skipped } of ways) graph.setEdge(from, to, { label, skipped, width: label.length * 6.5 + 8, height: label ? 16 : 0, labelpos: 'c' }, `${skipped}`);
  dagre.layout(graph);
  const boxes = [...draft.steps.map((step) => ({ id: step.id, ...textsOf(step), name: nameOf(step, ways) })), { id: 'end', kind: '', words: 'End', name: 'End of the flow' }];
  const whole = graph.graph();
  return {
    width: whole.width ?? 0,
    height: whole.height ?? 0,
    boxes: boxes.map((box) => ({ ...box, ...pointOf(graph.node(box.id)) })),
    arrows: graph.edges().map((edge: { v: string; w: string; name?: string }) => arrowOf(graph.edge(edge))),
  };
}

interface Way {
  from: string;
  to: string;
  label: string;
  skipped: boolean;
}

function idsOf({ steps }: Pick<Draft, 'steps'>): string[] {
  return [...steps.map(({ id }) => id), 'end'];
}

/** Ways between the same two steps are drawn as one. */
function waysOf(draft: Pick<Draft, 'steps'>): Way[] {
  const ids = idsOf(draft);
  const ways = new Map<string, Way>();
  for (const [at, edges] of edgesOf(draft).entries()) {
    for (const { to, label = '', skipped = false } of edges) {
      const [from = '', target = ''] = [ids[at], ids[to]];
      const key = `${from} ${target} ${skipped}`;
      const known = ways.get(key);
      ways.set(key, { from, to: target, skipped, label: shortened([known?.label, label].filter(Boolean).join(', '), 24) });
    }
  }
  return [...ways.values()];
}

function textsOf({ kind, spec }: DraftStep): { kind: string; words: string } {
  const [first] = kind.texts(spec);
  const ref = kind.refs?.(spec)[0];
  const words = typeof first?.text === 'string' ? first.text : (ref?.id ?? '');
  return { kind: kind.name, words: shortened(words, 24) };
}

function nameOf(step: DraftStep, ways: readonly Way[]): string {
  const { kind, words } = textsOf(step);
  const next = ways.filter(({ from }) => from === step.id).map(({ to, label, skipped }) => (skipped ? `${to} if it is passed over` : label ? `${to} by ${label}` : to));
  return `Step ${step.id}, ${kind}: ${words}. Leads to ${next.join('; ')}.`;
}

function shortened(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}

function pointOf({ x = 0, y = 0 }: { x?: number; y?: number }): { x: number; y: number } {
  return { x, y };
}

function arrowOf({ points = [], label, skipped, x, y }: Record<string, unknown> & { points?: { x: number; y: number }[] }): Arrow {
  const text = typeof label === 'string' ? label : '';
  const labelAt = text && typeof x === 'number' && typeof y === 'number' ? { x, y } : undefined;
  return { points, label: text, labelAt, skipped: skipped === true };
}

/** The path of an arrow, through the middles between its points, so that no corner is sharp. */
export function curveOf(points: Arrow['points']): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  const bends = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? last;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return [`M${first.x} ${first.y}`, ...bends, `L${last.x} ${last.y}`].join(' ');
}
