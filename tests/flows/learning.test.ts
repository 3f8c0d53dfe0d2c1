import { describe, expect, it } from 'vitest';
import { type Program, textOf } from '../../src/engine/program.ts';
import { lexicon, official } from '../engine/worlds.ts';

/** Those that have this lesson. */
const languagesOf = ({ texts }: Program) => [...lexicon.languages.values()].filter(({ code }) => texts.has(code));

function flowOf(name: string): Program {
  const found = official.today.find(({ flow }) => flow === name);
  if (!found) throw new Error(`There is no flow ${name}`);
  return found;
}

describe('lessons/tactics', () => {
  const lessons = flowOf('lessons/tactics');
  const menus = lessons.steps.flatMap(({ id, spec }) => {
    const { options = {} } = spec as { options?: object };
    return Object.keys(options).filter((name) => lexicon.tactics.has(name)).map((tactic) => ({ menu: id, tactic }));
  });

  it('has each tactic in one menu of at most eight', () => {
    expect(menus.map(({ tactic }) => tactic).sort()).toEqual([...lexicon.tactics].sort());
    for (const all of Map.groupBy(menus, ({ menu }) => menu).values()) expect(all.length).toBeLessThanOrEqual(8);
  });

  it.each(languagesOf(lessons))('calls each tactic by the name that verdicts use, in $code', ({ code, tactics }) => {
    for (const { menu, tactic } of menus) {
      const name = tactics[tactic]?.plain ?? '';
      expect(textOf(lessons, code, `${menu}.options.${tactic}`)).toBe(name);
      expect(textOf(lessons, code, `${tactic}.say`).split('\n')[0]).toMatch(new RegExp(`^${RegExp.escape(name)}[.。]$`));
    }
  });
});

describe('practice', () => {
  type Item = { message: string; is: string; tactic?: string };
  const sets = official.today.filter(({ flow }) => flow.startsWith('practice/')).flatMap(({ flow, steps }) =>
    steps.filter(({ kind }) => kind.name === 'practice').map(({ spec }) => ({ flow, items: Object.values((spec as unknown as { items: Record<string, Item> }).items) })),
  );
  const items = sets.flatMap((set) => set.items);

  it('has sixty messages, in sets of six to ten that mix real ones and tricks', () => {
    expect(items.length).toBeGreaterThanOrEqual(60);
    for (const { items: all } of sets) {
      const real = all.filter(({ is }) => is === 'real').length;
      expect(all.length).toBeGreaterThanOrEqual(6);
      expect(all.length).toBeLessThanOrEqual(10);
      expect(real / all.length).toBeGreaterThanOrEqual(1 / 3);
      expect(real / all.length).toBeLessThanOrEqual(1 / 2);
    }
  });

  it('names the tactic of every trick, and never the same for a whole set', () => {
    expect(items.filter(({ is, tactic }) => (is === 'trick') !== (tactic !== undefined))).toEqual([]);
    for (const { items: all } of sets) expect(new Set(all.map(({ tactic }) => tactic)).size).toBeGreaterThan(4);
  });

  it('can be chosen, each set in both menus', () => {
    const chooser = flowOf('practice/choose');
    const called = chooser.steps.flatMap(({ spec }) => Object.values((spec as { options?: Record<string, { call?: string }> }).options ?? {}).flatMap(({ call }) => call ?? []));
    const twice = sets.flatMap(({ flow }) => [flow, flow]).sort();
    expect(called.filter((flow) => flow.startsWith('practice/')).sort()).toEqual(twice);
  });

  // RFC 2606 keeps these names for examples: nobody can ever own one.
  it.each([...lexicon.languages.values()])('links to example names only, in $code', ({ code }) => {
    for (const { flow } of sets) {
      const program = flowOf(flow);
      for (const { spec, id } of program.steps) {
        for (const name of Object.keys((spec as { items?: object }).items ?? {})) {
          const hosts = textOf(program, code, `${id}.items.${name}.message`).match(/[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi) ?? [];
          expect(hosts.filter((host) => !host.endsWith('.example'))).toEqual([]);
        }
      }
    }
  });
});
