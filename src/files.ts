import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Draft, FlowSource } from './engine/draft.ts';
import { readFlow } from './engine/read.ts';

/** Reads the flows below a folder: every `flow.yaml` with the translations beside it, in the order of names. */
export function readFlowFolder(root: string, shownFrom = process.cwd()): FlowSource[] {
  return flowFoldersBelow(root).map((folder) => readFlowFiles(root, folder, shownFrom));
}

/** Reads one flow by its `flow.yaml` or by its folder. */
export function readFlowAt(root: string, path: string, shownFrom = process.cwd()): FlowSource {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return readFlowFiles(root, folder, shownFrom);
}

/** The `talks.yaml` of a flow, where there is one. */
export function readTalksFile(flowFile: string, shownFrom = process.cwd()): { file: string; text: Uint8Array } | undefined {
  const path = join(shownFrom, dirname(flowFile), 'talks.yaml');
  return existsSync(path) ? { file: relative(shownFrom, path), text: readFileSync(path) } : undefined;
}

function readFlowFiles(root: string, folder: string, shownFrom: string): FlowSource {
  const read = (name: string) => ({ file: relative(shownFrom, join(folder, name)), text: readFileSync(join(folder, name)) });
  const translations = readdirSync(folder).filter((name) => /^flow\.[A-Za-z-]+\.yaml$/.test(name)).sort();
  return {
    flow: relative(root, folder).split(sep).join('/'),
    ...read('flow.yaml'),
    translations: translations.map(read),
  };
}

/** Folders that hold a `flow.yaml`: the given one and those below it, in the order of names. */
export function flowFoldersBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const own = entries.some((entry) => entry.isFile() && entry.name === 'flow.yaml') ? [folder] : [];
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules');
  return [...own, ...below.flatMap((entry) => flowFoldersBelow(join(folder, entry.name)))];
}

/** Packs of a gallery, as text, in the order of their names. Throws when the folder cannot be read. */
export function readGallery(folder: string | undefined): string[] {
  if (folder === undefined) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pack.yaml')).sort();
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** Flows as others see them that call them: their translations are nobody's matter there. */
export function draftsOf(sources: readonly FlowSource[]): Draft[] {
  return sources.flatMap((source) => readFlow({ ...source, translations: [] }).draft ?? []);
}
