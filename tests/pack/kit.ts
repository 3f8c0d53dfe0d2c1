import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '../../src/diagnostic.ts';
import { type About, makePack, type Pack, type PackFiles } from '../../src/pack/pack.ts';
import { readPack } from '../../src/pack/read.ts';
import { judgeKey, readTrusted } from '../../src/pack/trust.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const about: About = { flow: 'checks/parcel', author: 'Ana', licence: 'CC-BY-4.0', reviewed: '2026-11-25' };

/** The files of an official flow, as they lie. */
export function officialFiles(flow: string, names = ['talks.yaml', 'flow.es.yaml', 'flow.yaml']): PackFiles {
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, 'flows', flow, name), 'utf8')]));
}

/** Reads what must be a pack. */
export async function packOf(text: string): Promise<Pack> {
  const result = await readPack('x.pack.yaml', text);
  if (!result.ok) throw new Error(result.diagnostics.map((each) => `${each.code}: ${each.message}`).join('\n'));
  return result.pack;
}

export async function codesOf(text: string): Promise<string[]> {
  const result = await readPack('x.pack.yaml', text);
  return result.ok ? [] : result.diagnostics.map(({ code }) => code);
}

export function packed(files: PackFiles, changes: Partial<About> = {}): Promise<Pack> {
  return packOf(makePack(files, { ...about, ...changes }));
}

/** All that is said of a pack that comes in, with the keys that were taken before. */
export async function findingsOf(text: string, trusted = 'keys: []\n'): Promise<Diagnostic[]> {
  const keys = readTrusted('trusted-keys.yaml', trusted);
  if (!keys.ok) return keys.diagnostics;
  const result = await readPack('x.pack.yaml', text);
  if (!result.ok) return result.diagnostics;
  const judged = judgeKey(result.pack, result.yaml, keys.keys);
  return judged.kind === 'changed' ? [judged.diagnostic] : [];
}
