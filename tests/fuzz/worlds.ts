import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { compile, type Compiled } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import type { Lexicon } from '../../src/engine/lexicon.ts';
import type { World } from '../../src/engine/walk.ts';
import { readFlowFolder } from '../../src/files.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const lexicon: Lexicon = toLexicon(loadContent(join(root, 'content')).content);
export const official: readonly FlowSource[] = readFlowFolder(join(root, 'flows'), root);

/** Those that a stranger's flow needs beside it: home, the crisis cards, and one it may call or be confused with. */
const beside = official.filter(({ flow }) => flow === 'home' || flow.startsWith('crisis/') || ['after/happened', 'checks/prize', 'checks/impersonation-call', 'special/who-asks'].includes(flow)).map((source) => ({ ...source, translations: [] }));
/** The rest is there by name only: what calls it is no mistake. */
const named = official.filter(({ flow }) => !beside.some((each) => each.flow === flow)).map((source): FlowSource => ({ ...source, text: '', translations: [] }));
const around = compile([...beside, ...named], lexicon).programs;

export function strangers(flow: string, text: string | Uint8Array): FlowSource {
  return { flow, file: `${flow}/flow.yaml`, text, translations: [], origin: { kind: 'community', by: 'Blue Library' } };
}

const names = official.map((source): FlowSource => ({ ...source, file: 'official', text: '', translations: [] }));

/** Compiles one flow where the official ones are there by name only: what costs time is this flow. */
export function compiledByItself(source: FlowSource): Compiled {
  const { programs, diagnostics } = compile([...names, source], lexicon);
  return { programs, diagnostics: diagnostics.filter(({ file }) => file === source.file) };
}

/** Compiles flows of a community beside official ones. */
export function compiledBeside(sources: readonly FlowSource[]): Compiled {
  const given = new Set(sources.map(({ flow }) => flow));
  return compile([...beside, ...named].filter(({ flow }) => !given.has(flow)).concat(sources), lexicon);
}

export function worldOf({ programs }: Pick<Compiled, 'programs'>): World {
  const all = new Map([...around, ...programs]);
  return { programs: (flow, revision) => (revision === undefined || all.get(flow)?.revision === revision ? all.get(flow) : undefined), today: [...all.values()], lexicon };
}
