import type { Draft } from './draft.ts';
import { edgesOf } from './graph.ts';

/** The flow's steps and ways as a Mermaid flowchart. */
export function toMermaid(draft: Pick<Draft, 'flow' | 'steps'>): string {
  const edges = edgesOf(draft);
  const name = (at: number) => draft.steps[at]?.id ?? 'end';
  const lines = draft.steps.map(({ id, kind }) => `  ${node(id)}${shapes[kind.name]?.(`${id}<br/><i>${kind.name}</i>`) ?? `["${id}"]`}`);
  lines.push('  end_(("end"))');
  for (const [at, ways] of edges.entries()) {
    for (const { to, label, skipped } of ways) {
      lines.push(`  ${node(name(at))} ${skipped ? '-.->' : '-->'}${label ? `|${label}|` : ''} ${node(name(to))}`);
    }
  }
  for (const { id, kind, spec } of draft.steps) {
    for (const ref of kind.refs?.(spec) ?? []) {
      if (ref.to === 'flow') lines.push(`  ${node(id)} -. calls .-> ${node(`flow ${ref.id}`)}[["${ref.id}"]]`);
    }
  }
  return `%% ${draft.flow}\nflowchart TD\n${lines.join('\n')}\n`;
}

const shapes: Readonly<Record<string, (text: string) => string>> = {
  ask: (text) => `{"${text}"}`,
  checklist: (text) => `{{"${text}"}}`,
  practice: (text) => `{{"${text}"}}`,
  verdict: (text) => `[/"${text}"/]`,
  resource: (text) => `[("${text}")]`,
};

/** Mermaid takes "end" for a keyword, so that every node has a name of its own form. */
function node(id: string): string {
  return `${id.replace(/[^A-Za-z0-9]/g, '_')}_`;
}
