import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { compile } from '../../src/engine/compile.ts';
import type { Draft } from '../../src/engine/draft.ts';
import { readFlowFolder } from '../../src/files.ts';
import { planOf } from '../../src/graph/layout.ts';
import { readMaterial } from '../../tools/playground/build.ts';
import { Workshop } from '../../src/playground/workshop.ts';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { core, texts, languages } = readMaterial();
const workshop = new Workshop(core, [...languages.values()], texts);
while (workshop.warm());
const TODAY = '2026-11-26';

describe('the workshop', () => {
  test('finds in each official flow what the command finds, and draws it', () => {
    const { content } = loadContent(root('content'));
    const { diagnostics, programs } = compile(readFlowFolder(root('flows'), root('flows')), toLexicon(content), { today: TODAY });
    const told = (all: typeof diagnostics) => all.map(({ code, range, message }) => [code, range.start, message]);
    for (const [flow, text] of Object.entries(texts)) {
      const checked = workshop.check(text, TODAY);
      expect([flow, told(checked.diagnostics)]).toEqual([flow, told(diagnostics.filter(({ file }) => file === `${flow}/flow.yaml`))]);
      expect(checked.program?.revision).toBe(programs.get(flow)?.revision);
      isDrawn(checked.draft);
    }
  });

  test('begins with a flow that has no findings', () => {
    expect(workshop.check(core.starter, TODAY).diagnostics).toEqual([]);
    expect(core.starter).toBe(readFileSync(root('src/playground/page/starter.yaml'), 'utf8'));
  });

  test('knows the other flows: their commands, and how deep calls lead', () => {
    const text = core.starter.replace('start:\n', 'start:\n  command: rental\n');
    expect(workshop.check(text, TODAY).diagnostics.map(({ code }) => code)).toEqual(['command-taken']);
  });
});

/** Each step once, with a way on from it, and nothing outside of the map. */
function isDrawn(draft: Draft | undefined): void {
  const plan = planOf(draft ?? { steps: [] });
  expect(plan.boxes.map(({ id }) => id)).toEqual([...(draft?.steps.map(({ id }) => id) ?? []), 'end']);
  expect(plan.arrows.length).toBeGreaterThanOrEqual(plan.boxes.length - 1);
  expect(plan.boxes.filter(({ x, y }) => !(x > 0 && y > 0 && x < plan.width && y < plan.height))).toEqual([]);
}
