import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Material, readMaterial } from '../../src/bot.ts';
import { formatDiagnostic } from '../../src/cli/frame.ts';
import { worldOf } from '../../src/cli/project.ts';
import { isError } from '../../src/diagnostic.ts';
import { compile } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import type { Weight } from '../../src/engine/verdict.ts';
import type { World } from '../../src/engine/walk.ts';
import { readFlowFolder } from '../../src/files.ts';

export const CHECKLIST = 'bench/checklist';
export const LONG = 'bench/long';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
export const root = at('../..');

/** The official flows and content, and beside them the flows that only the benchmark walks. */
export function readBenchMaterial(): Material {
  const official = readMaterial({ flows: at('../../flows'), content: at('../../content') });
  const sources = [...official.sources, ...readFlowFolder(at('./flows')), longFlow(250)];
  const { programs, diagnostics } = compile(sources, official.lexicon);
  const broken = diagnostics.filter((each) => isError(each) && /bench/.test(each.file));
  if (broken.length > 0) throw new Error(broken.slice(0, 5).map((each) => formatDiagnostic(each, undefined)).join('\n'));
  return { ...official, sources, programs };
}

export function worldFrom({ programs, lexicon }: Material): World {
  return worldOf({ programs, diagnostics: [] }, lexicon);
}

/** One question after the other. */
function longFlow(asks: number): FlowSource {
  const head = `spec: 1\nflow: ${LONG}\ntitle: A long talk\nlanguage: en\nreviewed: {on: 2026-11-25, by: benchmark, again_within: 9999d}\nsteps:\n`;
  const steps = Array.from({ length: asks }, (_, n) => `  question_${n + 1}:\n    ask: What happened in part ${n + 1} of your story?\n    options: {first: They wrote to me, second: They called me, third: {text: My story ends here, go: end}}\n`);
  return { flow: LONG, file: `${LONG}.yaml`, text: head + steps.join(''), translations: [] };
}

/** The checklist as plain data, for contestants that are not ours. */
export interface Checklist {
  intro: string;
  items: Item[];
  /** What is added to the verdict `warning`. */
  also: string;
}
export interface Item {
  name: string;
  ask: string;
  weight: Weight;
  tactic: string;
  because: string;
  unsure: string;
}

export function readChecklist(): Checklist {
  // The shape of the one file that is read here.
  const { steps } = parse(readFileSync(at('./flows/bench/checklist/flow.yaml'), 'utf8')) as {
    steps: { signs: { checklist: string; items: Record<string, Omit<Item, 'name'>> }; result: { also: { warning: string } } };
  };
  const items = Object.entries(steps.signs.items).map(([name, item]) => ({ name, ...item }));
  return { intro: steps.signs.checklist, items, also: steps.result.also.warning };
}

export const answers = ['yes', 'no', 'unsure'] as const;
export type Answer = (typeof answers)[number];

/** What is answered to item 1 to 10: three times yes, and no early stop. */
export const script: readonly Answer[] = ['no', 'unsure', 'yes', 'no', 'unsure', 'yes', 'no', 'unsure', 'yes', 'no'];
