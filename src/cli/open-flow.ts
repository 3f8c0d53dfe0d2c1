import { isError } from '../diagnostic.ts';
import type { FlowSource } from '../engine/draft.ts';
import { formatDiagnostic } from './frame.ts';
import { type Io, Misuse, print } from './io.ts';
import { openProject, type Project } from './project.ts';

/** The one flow that a command is about, named by its name, its file or its folder. */
export function openFlow(io: Io, file: string): { project: Project; source: FlowSource } {
  const all = openProject(io);
  const named = all.sources.find((each) => each.flow === file);
  const project = named ? all : openProject(io, [file]);
  const source = named ?? project.sources.find((each) => project.chosen.has(each.file));
  if (!source) throw new Misuse(`there is no flow ${file}`);
  return { project, source };
}

/** Tells the errors of a flow and of its translations; false: there is none. */
export function tellErrors(io: Io, { compiled }: Project, { file, translations }: FlowSource): boolean {
  const files = new Set([file, ...translations.map((each) => each.file)]);
  const errors = compiled.diagnostics.filter((each) => files.has(each.file) && isError(each));
  for (const each of errors) print(io.stderr, formatDiagnostic(each, undefined));
  return errors.length > 0;
}
