import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Diagnostic, Range } from '../diagnostic.ts';
import { packedName } from '../pack/pack.ts';
import { readYaml } from '../yaml/read.ts';
import type { Io } from './io.ts';
import type { Project } from './project.ts';

/** One mended mistake can show the next; more rounds than this are none of ours. */
const ROUNDS = 5;

type Look = () => { project: Project; found: readonly Diagnostic[] };

/** Mends what can only be mended in one way, in the files that were looked at. Says what it did, a line each. */
export function fixAll(io: Io, look: Look): string[] {
  const done: string[] = [];
  const first = look();
  for (const file of filesOf(first.project, io)) if (tidy(join(io.cwd, file))) done.push(`${file}: spaces and ends of lines are mended`);
  for (let round = 0; round < ROUNDS; round++) {
    const found = look().found.filter(({ fix }) => fix !== undefined);
    const told = [...Map.groupBy(found, ({ file }) => file)].flatMap(([file, all]) => fixFile(io, file, all));
    if (told.length === 0) break;
    done.push(...told);
  }
  return done;
}

/** The files of the flows in question, with their talks. */
function filesOf({ sources, chosen }: Project, io: Io): string[] {
  const wanted = sources.filter(({ file }) => chosen.size === 0 || chosen.has(file));
  return wanted.flatMap(({ file, translations }) => [file, ...translations.map((each) => each.file), join(dirname(file), 'talks.yaml')]).filter((file) => packedName.test(basename(file)) && existsSync(join(io.cwd, file)));
}

/** Takes away what nobody sees, where the file says the same without it. */
function tidy(path: string): boolean {
  const before = readFileSync(path, 'utf8');
  const after = `${before.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n').replaceAll(/(?<![ \t])[ \t]+$/gm, '').replace(/(?<!\n)\n+$/, '')}\n`;
  const [old, now] = [readYaml(path, before), readYaml(path, after)];
  if (before === after || !old.ok || !now.ok || JSON.stringify(old.yaml.value) !== JSON.stringify(now.yaml.value)) return false;
  writeFileSync(path, after);
  return true;
}

function fixFile(io: Io, file: string, found: readonly Diagnostic[]): string[] {
  const path = join(io.cwd, file);
  if (!existsSync(path)) return [];
  const before = readFileSync(path, 'utf8');
  const lines = offsetsOf(before);
  let text = before;
  let free = before.length; // from the end, so that places stay true; none over another
  const told: string[] = [];
  for (const each of found.toReversed()) {
    const [from, to] = [offset(lines, each.range.start), offset(lines, each.range.end)];
    if (to > free || each.fix === undefined) continue;
    told.unshift(`${file}:${each.range.start.line}:${each.range.start.column} ${JSON.stringify(before.slice(from, to))} is now ${JSON.stringify(each.fix)}`);
    text = text.slice(0, from) + each.fix + text.slice(to);
    free = from;
  }
  if (readYaml(file, before).ok && !readYaml(file, text).ok) return [];
  writeFileSync(path, text);
  return told;
}

/** Where each line begins; the reader counts without a byte order mark. */
function offsetsOf(text: string): number[] {
  const offsets = [text.startsWith('\ufeff') ? 1 : 0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) offsets.push(at + 1);
  return offsets;
}

function offset(lines: readonly number[], { line, column }: Range['start']): number {
  return (lines[line - 1] ?? 0) + column - 1;
}
