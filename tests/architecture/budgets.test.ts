import { describe, expect, test } from 'vitest';
import { sources } from './sources.ts';

/** Budgets measured on well-kept codebases; see ARCHITECTURE.md. */
const budgets = { functionLines: 80, functionLines95: 40, fileLines95: 250, importDepth: 12 } as const;

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

describe('the size of things', () => {
  const functions = sources.flatMap(({ path, functions: all }) => all.map((each) => ({ ...each, path })));

  test(`no function is over ${budgets.functionLines} lines`, () => {
    expect(functions.filter((each) => each.lines > budgets.functionLines)).toEqual([]);
  });

  test(`19 of 20 functions are under ${budgets.functionLines95} lines`, () => {
    expect(percentile(functions.map((each) => each.lines), 0.95)).toBeLessThan(budgets.functionLines95);
  });

  test(`19 of 20 files are under ${budgets.fileLines95} lines`, () => {
    expect(percentile(sources.map((each) => each.lines), 0.95)).toBeLessThan(budgets.fileLines95);
  });

  test('there is no any', () => {
    expect(sources.filter((each) => each.anys.length > 0).map(({ path, anys }) => `${path}:${anys.join(',')}`)).toEqual([]);
  });

  test('no file needs itself to run', () => {
    expect(sources.map((source) => cycleFrom(source.path)).filter((cycle) => cycle !== undefined)).toEqual([]);
  });

  test(`a chain of imports is at most ${budgets.importDepth} long`, () => {
    const depths = new Map<string, number>();
    expect(Math.max(...sources.map((source) => depthOf(source.path, depths)))).toBeLessThanOrEqual(budgets.importDepth);
  });
});

const runtime = new Map(sources.map((source) => [source.path, source.imports.filter((each) => each.ours && !each.typeOnly).map((each) => each.to)]));

function cycleFrom(start: string): string[] | undefined {
  const visit = (path: string, way: string[], seen: Set<string>): string[] | undefined => {
    for (const next of runtime.get(path) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const cycle = visit(next, [...way, next], seen);
      if (cycle) return cycle;
    }
    return undefined;
  };
  return visit(start, [start], new Set());
}

function depthOf(path: string, known: Map<string, number>): number {
  const depth = known.get(path);
  if (depth !== undefined) return depth;
  known.set(path, 0);
  const own = 1 + Math.max(0, ...(runtime.get(path) ?? []).map((next) => depthOf(next, known)));
  known.set(path, own);
  return own;
}
