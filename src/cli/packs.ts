import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type About, makePack, type Pack, packedName, type PackFiles } from '../pack/pack.ts';
import { readPack } from '../pack/read.ts';
import type { YamlFile } from '../yaml/read.ts';
import { formatDiagnostic } from './frame.ts';
import { type Io, Misuse, print } from './io.ts';

/** The files of a flow's folder that a pack holds. */
export function packFilesIn(folder: string): PackFiles {
  const names = readdirSync(folder).filter((name) => packedName.test(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Reads a pack, or tells why it is refused. */
export async function openPack(io: Io, file: string): Promise<{ pack: Pack; yaml: YamlFile } | undefined> {
  const path = resolve(io.cwd, file);
  if (!existsSync(path) || !statSync(path).isFile()) throw new Misuse(`there is no pack ${file}`);
  const bytes = readFileSync(path);
  const result = await readPack(file, bytes);
  if (result.ok) return result;
  const text = new TextDecoder().decode(bytes);
  for (const each of result.diagnostics) print(io.stderr, formatDiagnostic(each, text));
  return undefined;
}

/** A version of a flow: a pack, or the folder or the file of a flow as it lies. */
export async function openVersion(io: Io, file: string): Promise<Pack | undefined> {
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) throw new Misuse(`there is no file ${file}`);
  const folder = statSync(path).isDirectory() ? path : basename(path) === 'flow.yaml' ? dirname(path) : undefined;
  if (folder === undefined) return (await openPack(io, file))?.pack;
  if (!existsSync(join(folder, 'flow.yaml'))) throw new Misuse(`there is no flow.yaml in ${file}`);
  const made = await readPack(file, makePack(packFilesIn(folder), nobody));
  if (made.ok) return made.pack;
  for (const each of made.diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
  return undefined;
}

/** A folder says nothing of its author: the same on both sides, it makes no difference. */
export const nobody: About = { flow: 'x', author: '?', licence: '?', reviewed: '2000-01-01' };
