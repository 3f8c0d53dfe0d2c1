import type { Program } from '../program.ts';

/** The steps of a flow that talks can visit, each as `flow:step`; items of a checklist by themselves. */
export function stepsToCover(program: Program): string[] {
  return program.steps.flatMap(({ id, kind, spec }) => {
    if (kind.name === 'call') return [];
    const { items } = spec as { items?: Record<string, unknown> };
    return (items ? Object.keys(items).map((item) => `${id}.${item}`) : [id]).map((step) => `${program.flow}:${step}`);
  });
}
