import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { promisify } from 'node:util';
import { Checks } from '../../../src/community/checks.ts';
import { Community } from '../../../src/community/community.ts';
import type { ManageEvent } from '../../../src/botkit/manage.ts';
import { isError } from '../../../src/diagnostic.ts';
import { compile } from '../../../src/engine/compile.ts';
import { draftsOf } from '../../../src/files.ts';
import type { Material } from '../../../src/bot.ts';
import { textsOf } from '../../../src/message/plain.ts';
import { seal, withDatabase } from '../folder.ts';
import { readBenchMaterial, root } from '../material.ts';
import { median } from '../measure.ts';
import { type Figure, most, type Part } from '../report.ts';

/** Steps of the long flow, and flows of the large folder. */
const STEPS = 300;
const FLOWS = 1_000;
const run = promisify(execFile);

/** What those who write flows wait for: lint, and publishing to a server. */
export async function authors(quick: boolean): Promise<Part> {
  const material = readBenchMaterial();
  return {
    title: 'What those who write flows wait for',
    figures: [...(await publishing(material, quick ? 5 : 20)), ...longLint(material, quick ? 10 : 40), await folderLint(quick ? 1 : 3)],
  };
}

/** A flow that is sent in and published, on a database in a file, as managers do it: with the thread that looks at it. */
async function publishing({ lexicon, sources, programs }: Material, times: number): Promise<Figure[]> {
  const text = readFileSync(join(root, 'tests/community/giveaway.yaml'), 'utf8');
  const checks = new Checks(new URL('../../../src/checking.ts', import.meta.url), { flows: join(root, 'flows'), content: join(root, 'content') });
  const taken = await withDatabase(async (store) => {
    const community = new Community({ store, seal, lexicon, official: () => draftsOf(sources), names: [...programs.keys()], checks, gallery: [], clock: Date.now });
    const all: number[] = [];
    for (let at = 0; at <= times; at += 1) all.push(await timeOf(() => publish(community, text.replace('community/giveaway', `community/g${at % 25}`).replace('Think about', `Think (${at}) about`), `g${at % 25}`)));
    await community.stop();
    return all;
  });
  const [first = 0, ...rest] = taken;
  return [
    { name: 'a flow sent to a server and published', value: median(rest) * 1000, unit: 'ms', target: most(1_000), note: `longest of ${rest.length}: ${(Math.max(...rest) * 1000).toFixed(0)} ms` },
    { name: '  the first one, whose thread has to begin', value: first * 1000, unit: 'ms', target: most(1_000) },
  ];
}

async function publish(community: Community, file: string, flow: string): Promise<void> {
  const scope = { platform: 'bench', id: '1', name: 'Bench' };
  const manager = { person: seal.personKey('bench', 'manager'), language: 'en' };
  const deeds: Omit<ManageEvent, 'kind' | 'scope'>[] = [{ deed: 'add', file }, { deed: 'publish', flow }];
  let told = '';
  for (const deed of deeds) {
    const managed = await community.manage({ kind: 'manage', scope, ...deed }, manager);
    told = 'messages' in managed ? managed.messages.flatMap(textsOf).join('\n') : '';
  }
  if (!told.includes('Published')) throw new Error(`it was not published: ${told}`);
}

/** All rules over one flow, beside the official ones. Five times as long as a community's may be. */
function longLint({ lexicon, sources }: Material, times: number): Figure[] {
  const text = longFlow();
  const beside = draftsOf(sources.filter(({ flow }) => !flow.startsWith('bench/')));
  const taken: number[] = [];
  for (let at = 0; at < times; at += 1) {
    const began = performance.now();
    const { diagnostics } = compile([{ flow: 'bench/large', file: 'flow.yaml', text, translations: [] }], lexicon, { beside, today: '2026-11-26' });
    taken.push(performance.now() - began);
    const error = diagnostics.find(isError);
    if (error) throw new Error(`${error.code} ${error.message}`);
  }
  const warm = taken.slice(Math.floor(times / 4));
  return [{ name: `lint of a flow of ${STEPS} steps, in process`, value: median(warm), unit: 'ms', target: most(150), note: `the first time ${taken[0]?.toFixed(0)} ms, longest after that ${Math.max(...warm).toFixed(0)} ms; ${(text.length / 1024).toFixed(0)} KB` }];
}

/** A checklist, questions that jump and meet conditions, texts: of everything something. */
function longFlow(): string {
  const head = 'spec: 1\nflow: bench/large\ntitle: A long talk\nlanguage: en\nreviewed: {on: 2026-11-25, by: bench, again_within: 180d}\nsteps:\n';
  const steps = Array.from({ length: STEPS / 3 }, (_, n) => [
    `  part${n}: {say: "Part ${n} comes now. Take the time that you need."}`,
    `  ask${n}:\n    ask: "What did they want from you in part ${n}?"\n    options: {money: They wanted money, code: They wanted a code, other: Something else}`,
    `  more${n}:\n    when: ask${n} != 'other'\n    say: "{ask${n}, select, money {Send no money today.} other {Give nobody the code.}}"`,
  ]);
  return `${head}${steps.flat().join('\n')}\n`;
}

/** The command, in a new process, over a folder that has flows only. */
async function folderLint(times: number): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-bench-'));
  const variant = readFileSync(join(root, 'tests/bench/flows/bench/variant-00/flow.yaml'), 'utf8');
  for (let at = 0; at < FLOWS; at += 1) {
    const number = String(at + 100);
    mkdirSync(join(folder, `flows/bench/variant-${number}`), { recursive: true });
    writeFileSync(join(folder, `flows/bench/variant-${number}/flow.yaml`), variant.replaceAll('00', number));
  }
  try {
    const taken: number[] = [];
    let said = '';
    for (let at = 0; at < times; at += 1) taken.push(await timeOf(async () => void (said = (await run(process.execPath, [join(root, 'src/cli/bin.ts'), 'lint', '--today', '2026-11-26'], { cwd: folder })).stdout)));
    return { name: `lint of ${FLOWS.toLocaleString('en')} flows, by the command`, value: median(taken), unit: 's', target: most(10), note: `${taken.length} runs, ${Math.min(...taken).toFixed(1)} to ${Math.max(...taken).toFixed(1)} s: ${said.trim().split('\n').at(-1)}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
