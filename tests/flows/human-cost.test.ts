import { describe, expect, it } from 'vitest';
import type { Program, Step } from '../../src/engine/program.ts';
import { official } from '../engine/worlds.ts';

/** Called by lessons alone: help for somebody who was there, and what may come after reading. */
const SHARED = ['lessons/lived-through', 'lessons/afterwards'];
const programs = new Map(official.today.map((program) => [program.flow, program]));
/** About what is said to people, and not about who says it. */
const OTHERS = ['lessons/tactics'];
const isLesson = (flow: string) => flow.startsWith('lessons/') && !OTHERS.includes(flow);
const lessons = official.today.filter(({ flow }) => isLesson(flow) && !SHARED.includes(flow));

function callsOf({ kind, spec }: Step): string[] {
  return (kind.refs?.(spec) ?? []).filter(({ to }) => to === 'flow').map(({ id }) => id);
}

/** Every flow that a conversation can come to that begins with this one. */
function reached({ flow, steps }: Program, seen = new Set<string>([flow])): Set<string> {
  for (const next of steps.flatMap(callsOf)) {
    const program = programs.get(next);
    if (program && !seen.has(next)) reached(program, seen.add(next));
  }
  return seen;
}

describe('the human cost', () => {
  const judging = official.today.filter(({ flow, steps }) => /^(?:checks|crisis|after)\//.test(flow) || steps.some(({ kind }) => kind.name === 'verdict'));

  it.each(judging.map((program) => [program.flow, program] as const))('is not reached from %s', (_, program) => {
    expect([...reached(program)].filter(isLesson)).toEqual([]);
  });

  it.each(lessons.map((program) => [program.flow, program] as const))('%s begins with a choice: to read, to leave, or help for who lived through it', (_, program) => {
    const [first] = program.steps;
    const { options } = first?.spec as { options?: Record<string, { go?: string; call?: string }> };
    expect(first?.kind.name).toBe('ask');
    expect([options?.leave?.go, options?.lived?.call]).toEqual(['bye', 'lessons/lived-through']);
    expect(options).toHaveProperty('read');
  });

  it.each(lessons.map((program) => [program.flow, program] as const))('%s ends with people to talk to, and judges nothing', (_, { flow, steps }) => {
    expect(steps.slice(-2).map(({ id }) => id)).toEqual(['after', 'bye']);
    expect(steps.at(-2)?.spec).toMatchObject({ call: 'lessons/afterwards' });
    expect(steps.filter(({ kind }) => ['checklist', 'verdict', 'practice'].includes(kind.name)).map(({ id }) => `${flow}:${id}`)).toEqual([]);
  });
});
