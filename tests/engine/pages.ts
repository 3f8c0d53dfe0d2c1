import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { worldOf } from '../../src/cli/project.ts';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { compile } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import { readTalks } from '../../src/engine/talks/read.ts';
import { runTalk } from '../../src/engine/talks/run.ts';
import { readFlowFolder } from '../../src/files.ts';
import { readWith } from '../content/small.ts';
import { findingsOf } from '../pack/kit.ts';
import { root } from './fixtures.ts';

const folder = join(root, 'docs/diagnostics');

/** A page of docs/diagnostics: what it says, and its examples. */
export interface Page {
  code: string;
  text: string;
  wrong: Example[];
  right: Example[];
}

/** One fenced block. `kind` is the word after `yaml`: see docs/diagnostics/README.md. */
export interface Example {
  kind: string;
  text: string;
}

export const index = readFileSync(join(folder, 'README.md'), 'utf8');

export function readPages(): Page[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  return files.map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [, wrong = '', right = ''] = text.split(/^## (?:Wrong|Right)$/m);
    return { code: file.replace(/\.md$/, ''), text, wrong: examplesIn(wrong), right: examplesIn(right) };
  });
}

function examplesIn(section: string): Example[] {
  return Array.from(section.matchAll(/^```yaml ?(\S*)\n([\s\S]*?)^```$/gm), ([, kind = '', text = '']) => ({ kind, text: expand(text) }));
}

/** Writes out what a page can only hint at: many lines alike. */
function expand(text: string): string {
  return text.replace(/^(.*\n)\s*# … and (\d+) more lines like the one above\n/gm, (_, line: string, count: string) => line.repeat(Number(count) + 1));
}

const HEAD = 'spec: 1\nflow: mine/example\ntitle: A flow\nlanguage: en\nreviewed: {on: 2026-11-25, by: ana, again_within: 180d}\nsteps:\n';

/** Everything that is found in the examples of one section. */
export async function findIn(examples: readonly Example[]): Promise<Diagnostic[]> {
  const pack = examples.find(({ kind }) => kind.endsWith('.pack.yaml'));
  if (pack) return findingsOf(pack.text, examples.find(({ kind }) => kind === 'trusted-keys.yaml')?.text);
  const content = examples.filter((each) => each.kind.startsWith('content/'));
  if (content.length > 0) return readWith(content.map(({ kind, text }) => ({ file: kind.replace('content/', ''), text }))).diagnostics;
  const sources = examples.filter(({ kind }) => isFlow(kind)).map((each, at) => sourceOf(each, at === 0 ? examples : []));
  const lexicon = lexiconOnce();
  const known = officialOnce().map((flow) => ({ flow, file: `official/${flow}`, text: '', translations: [] }));
  const compiled = compile([...sources, ...known], lexicon, { today: '2026-11-26' });
  const world = worldOf(compiled, lexicon);
  const talks = examples.filter(({ kind }) => kind === 'talks.yaml').map(({ kind, text }) => readTalks(kind, text));
  const played = talks.flatMap((each) => [...each.diagnostics, ...each.talks.flatMap((talk) => runTalk(world, talk).failures)]);
  return [...compiled.diagnostics.filter(({ file }) => !file.startsWith('official/')), ...played];
}

function isFlow(kind: string): boolean {
  return kind === '' || kind === 'steps' || kind === 'community' || (kind.endsWith('.yaml') && kind !== 'talks.yaml' && !/^flow\.\w+\.yaml$/.test(kind));
}

function sourceOf({ kind, text }: Example, beside: readonly Example[]): FlowSource {
  const head = { steps: HEAD, community: HEAD.replace('mine/', 'community/') }[kind];
  const whole = head === undefined ? text : head + text.replace(/^(?=.)/gm, '  ');
  const translations = beside.filter((each) => /^flow\.\w+\.yaml$/.test(each.kind)).map((each) => ({ file: each.kind, text: each.text }));
  const flow = /^flow: ([a-z0-9/-]+)$/m.exec(whole)?.[1] ?? 'mine/example';
  return { flow, file: kind.endsWith('.yaml') ? kind : 'flow.yaml', text: bytesOf(whole), translations };
}

/** `‹E9›` stands for the byte E9, which no page could hold. */
function bytesOf(text: string): Uint8Array {
  const parts = text.split(/(‹[0-9A-F]{2}›)/);
  return Buffer.concat(parts.map((part) => (part.startsWith('‹') ? Buffer.from(part.slice(1, 3), 'hex') : Buffer.from(part))));
}

const lexiconOnce = once(() => toLexicon(loadContent(join(root, 'content')).content));
const officialOnce = once(() => readFlowFolder(join(root, 'flows'), root).map(({ flow }) => flow));

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
