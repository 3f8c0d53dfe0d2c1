import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { byPlace, type Diagnostic, firstOfEach, isError, topOfFile } from '../../diagnostic.ts';
import { isDay } from '../../engine/day.ts';
import { readTalks } from '../../engine/talks/read.ts';
import { readTalksFile } from '../../files.ts';
import { fixAll } from '../fix.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, many, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openProject, type Project } from '../project.ts';
import { type Looked, watching } from '../watch.ts';

interface LintOptions {
  json?: true;
  today?: string;
  community?: true;
  fix?: true;
  watch?: true;
}

export const addLint: AddCommand = (program, io, done) => {
  program
    .command('lint')
    .description('Check flows, translations, talks and content; says what is wrong, where, and how to mend it.')
    .argument('[files...]', 'flow files or folders; all flows and the content when none is given')
    .option('--json', 'print findings as JSON')
    .option('--today <date>', 'the day that review dates are compared with (YYYY-MM-DD)')
    .option('--community', 'the named files are of a community: look at them as strictly as at any stranger\'s')
    .option('--fix', 'mend what has one way to be mended: misspelt keys, names in side files, spaces and ends of lines')
    .option('--watch', 'look again whenever a file changes, until Ctrl-C')
    .action(async (files: string[], options: LintOptions) => {
      const run = () => lint(io, files, options);
      done(options.watch ? await watching(io, run) : run().code);
    });
};

function lint(io: Io, files: readonly string[], options: LintOptions): Looked {
  const today = options.today ?? io.now().toISOString().slice(0, 10);
  if (!isDay(today)) throw new Misuse(`"${today}" is no date; write --today 2026-11-25`);
  if (options.community && files.length === 0) throw new Misuse('--community needs the files that are the community\'s');
  const look = () => {
    const project = openProject(io, files, today, options.community && { kind: 'community', by: '' });
    return { project, found: findings(project, io).sort(byPlace) };
  };
  const fixed = options.fix ? fixAll(io, look) : [];
  const { project, found } = look();
  if (options.json) print(io.stdout, JSON.stringify(summary(found), undefined, 2));
  else {
    for (const each of fixed) print(io.stdout, `${each}\n`);
    report(io, found, project);
  }
  return { code: found.some(isError) ? exits.findings : exits.ok, folders: foldersOf(project, io) };
}

/** Where files lie that a later look would read anew. */
function foldersOf({ flowsRoot, contentRoot, chosen }: Project, io: Io): string[] {
  const outside = [...chosen].map((file) => dirname(join(io.cwd, file))).filter((folder) => !`${folder}/`.startsWith(`${flowsRoot}/`));
  return [...new Set([flowsRoot, ...(contentRoot.startsWith(io.cwd) ? [contentRoot] : []), ...outside])];
}

function findings(project: Project, io: Io): Diagnostic[] {
  const { compiled, diagnostics, sources, chosen } = project;
  const talks = sources.flatMap((source) => {
    const file = readTalksFile(source.file, io.cwd);
    return file && (chosen.size === 0 || chosen.has(source.file)) ? readTalks(file.file, file.text, source.flow).diagnostics : [];
  });
  if (chosen.size === 0) return [...firstOfEach(diagnostics), ...compiled.diagnostics, ...firstOfEach(talks)];
  return [...compiled.diagnostics.filter((each) => chosen.has(each.file)), ...firstOfEach(talks), ...posing(project, io)];
}

/** Flows that people are led to without choosing: what takes their names must stand at their place. */
const LED_TO = /^(?:home$|crisis\/|after\/)/;

function posing({ sources, chosen, flowsRoot }: Project, io: Io): Diagnostic[] {
  return sources.flatMap(({ flow, file }): Diagnostic[] => {
    const place = relative(io.cwd, join(flowsRoot, flow, 'flow.yaml'));
    if (!chosen.has(file) || !LED_TO.test(flow) || file === place) return [];
    return [{ code: 'flow-name', severity: 'error', file, range: topOfFile, message: `This file calls itself "${flow}", a flow that can stand in ${place} only`, hint: 'Choose another name, such as checks/mine; people are led to home, crisis and after without asking for them.' }];
  });
}

function summary(found: readonly Diagnostic[]) {
  const errors = found.filter(isError).length;
  return { errors, warnings: found.length - errors, diagnostics: found };
}

function report(io: Io, found: readonly Diagnostic[], { sources, chosen }: Project): void {
  const texts = new Map<string, readonly string[] | undefined>();
  const linesOf = (file: string) => {
    if (!texts.has(file)) texts.set(file, existsSync(join(io.cwd, file)) ? readFileSync(join(io.cwd, file), 'utf8').split('\n') : undefined);
    return texts.get(file);
  };
  for (const each of found) print(io.stdout, `${formatDiagnostic(each, linesOf(each.file))}\n`);
  const { errors, warnings } = summary(found);
  const flows = chosen.size === 0 ? sources.length : new Set(sources.filter((each) => chosen.has(each.file)).map((each) => each.flow)).size;
  print(io.stdout, `${many(flows, 'flow')}: ${many(errors, 'error')}, ${many(warnings, 'warning')}`);
}
