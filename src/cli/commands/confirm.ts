import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isError } from '../../diagnostic.ts';
import { loadContent } from '../../content/load.ts';
import { isDay } from '../../engine/day.ts';
import { nearest } from '../../engine/nearest.ts';
import { writeYaml } from '../../yaml/write.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import { openProject } from '../project.ts';

export interface Confirmation {
  by: string;
  on: string;
  how: string;
}

/** Notes that a person has confirmed a help line. The rest of the file stays as it is, to the byte. */
export function confirm(io: Io, id: string, given: Confirmation): number {
  const today = io.now().toISOString().slice(0, 10);
  if (!isDay(given.on)) throw new Misuse(`"${given.on}" is no date; write --on ${today}`);
  if (given.on > today) throw new Misuse(`${given.on} has not come yet; today is ${today}`);
  for (const key of ['by', 'how'] as const) if (given[key].trim() === '' || /[\n\r]/.test(given[key])) throw new Misuse(`--${key} needs one line of words`);
  const { content, contentRoot } = openProject(io);
  const entry = content.entries.find((each) => each.id === id);
  if (!entry) throw new Misuse(`there is no help line "${id}"${didYouMean(id, content.entries.map((each) => each.id))}`);
  if (entry.status === 'conflict') throw new Misuse(`the sources of ${id} differ (status: conflict): first settle in its file which is right, then confirm it`);
  const file = join(contentRoot, 'directory', `${entry.country}.yaml`);
  const before = readFileSync(file, 'utf8');
  writeFileSync(file, withConfirmation(before, id, given));
  const broken = loadContent(contentRoot).diagnostics.filter((each) => isError(each) && each.file.endsWith(`${entry.country}.yaml`));
  if (broken.length === 0) {
    print(io.stdout, `${id}: confirmed by ${given.by} on ${given.on}. People see "Confirmed on ${given.on}" for twelve months.`);
    return exits.ok;
  }
  writeFileSync(file, before);
  for (const each of broken) print(io.stderr, formatDiagnostic(each, undefined));
  print(io.stderr, `bothends: ${file} was left as it was`);
  return exits.findings;
}

function didYouMean(id: string, known: readonly string[]): string {
  const near = nearest(id, known);
  return near === undefined ? '; "bothends directory --country GB" lists them' : `; did you mean "${near}"?`;
}

/** The three lines at the end of the entry; those of an earlier confirmation go. */
function withConfirmation(text: string, id: string, { by, on, how }: Confirmation): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\s*- id: ["']?${id}["']?\\s*$`).test(line));
  if (start < 0) throw new Misuse(`the entry ${id} does not begin with "- id: ${id}" on a line of its own: note the confirmation by hand`);
  const indent = ' '.repeat((lines[start] ?? '').indexOf('id:'));
  const next = lines.findIndex((line, at) => at > start && line.trim() !== '' && !line.startsWith(indent));
  const end = next < 0 ? lines.length : next;
  const kept = lines.slice(start, end).filter((line) => !new RegExp(`^${indent}checked_(by|on|how):`).test(line));
  const blank = kept.length - kept.findLastIndex((line) => line.trim() !== '') - 1;
  const added = writeYaml({ checked_by: by, checked_on: on, checked_how: how }).trimEnd().split('\n').map((line) => indent + line);
  return [...lines.slice(0, start), ...kept.slice(0, kept.length - blank), ...added, ...kept.slice(kept.length - blank), ...lines.slice(end)].join('\n');
}
