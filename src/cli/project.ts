import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Material } from '../bot.ts';
import type { Content } from '../content/content.ts';
import { toLexicon } from '../content/lexicon.ts';
import { loadContent } from '../content/load.ts';
import { stepsAstray } from '../content/rules/themes.ts';
import { type Diagnostic, isError } from '../diagnostic.ts';
import { compile, type Compiled } from '../engine/compile.ts';
import type { Draft, FlowSource } from '../engine/draft.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import { nearest } from '../engine/nearest.ts';
import { COMMUNITY, type Origin } from '../engine/origin.ts';
import { readFlow } from '../engine/read.ts';
import type { World } from '../engine/walk.ts';
import { flowFoldersBelow, readFlowAt, readFlowFolder } from '../files.ts';
import { formatDiagnostic } from './frame.ts';
import { type Io, Misuse, print } from './io.ts';
import { official } from './official.ts';

/** The flows and the content that a command works on. */
export interface Project {
  flowsRoot: string;
  contentRoot: string;
  sources: FlowSource[];
  content: Content;
  lexicon: Lexicon;
  diagnostics: Diagnostic[];
  compiled: Compiled;
  /** Every flow that another one can call, as far as it reads. */
  readonly drafts: readonly Draft[];
  /** What flows run in: those of the folder, and the official ones where it has no content of its own. */
  readonly world: World;
  /** The same for a whole bot. */
  readonly material: Material;
  /** Files named on the command line, as diagnostics show them; empty: all. */
  chosen: ReadonlySet<string>;
}

/** With an origin, the named files are taken as that community's; those in a folder called `community` are some community's anyway. */
export function openProject(io: Io, files: readonly string[] = [], today?: string, origin?: Origin): Project {
  const flowsRoot = existsSync(join(io.cwd, 'flows')) ? join(io.cwd, 'flows') : io.cwd;
  const ownContent = existsSync(join(io.cwd, 'content'));
  const contentRoot = ownContent ? join(io.cwd, 'content') : official.contentRoot;
  const { content, diagnostics, lexicon } = ownContent ? ownWords(contentRoot) : official.content;
  const named = files.flatMap((file) => namedSources(file, flowsRoot, io)).map((source) => fromCommunity(source, origin));
  const names = new Set(named.map((each) => each.flow));
  const sources = [...readFlowFolder(flowsRoot, io.cwd).filter((each) => !names.has(each.flow)), ...named];
  const own = new Set(sources.map(({ flow }) => flow));
  const beside = ownContent ? [] : official.drafts.filter(({ flow }) => !own.has(flow));
  const compiled = compile(sources, lexicon, { beside, ...(today && { today }) });
  const astray = ownContent ? themesAstray(content, sources, compiled) : [];
  // What is wrong with the content of this package, nobody can mend who only has flows.
  const shown = (ownContent ? [...diagnostics, ...astray] : []).map((each) => ({ ...each, file: isAbsolute(each.file) ? relative(io.cwd, each.file) : each.file }));
  const chosen = new Set(named.flatMap((each) => [each.file, ...each.translations.map(({ file }) => file)]));
  const programs = () => new Map([...(ownContent ? [] : officialPrograms()), ...compiled.programs]);
  return {
    flowsRoot,
    contentRoot,
    sources,
    content,
    lexicon,
    diagnostics: shown,
    compiled,
    chosen,
    get drafts() {
      return [...beside, ...sources.flatMap((source) => readFlow({ ...source, translations: [] }).draft ?? [])];
    },
    get world() {
      return worldOf({ programs: programs(), diagnostics: [] }, lexicon);
    },
    get material() {
      const around = ownContent ? [] : official.sources.filter(({ flow }) => !own.has(flow));
      return { content, sources: [...sources, ...around], lexicon, programs: programs(), diagnostics: [] };
    },
  };
}

// Once for all, since it takes a second and never changes while a command runs.
let compiledOnce: Compiled['programs'] | undefined;

function officialPrograms(): Compiled['programs'] {
  return (compiledOnce ??= compile(official.sources, official.content.lexicon).programs);
}

function ownWords(root: string): typeof official.content {
  const read = loadContent(root);
  return { ...read, lexicon: toLexicon(read.content) };
}

/** Where a flow that is not there yet goes, from the current folder: `flows/`, unless flows lie in the folder itself. */
export function folderForNew(io: Io, flow: string): string {
  const loose = !existsSync(join(io.cwd, 'flows')) && flowFoldersBelow(io.cwd).length > 0;
  return loose ? flow : `flows/${flow}`;
}

/** The one flow that a command is about, named by its name (a community's also without its folder), its file or its folder. */
export function openFlow(io: Io, file: string): { project: Project; source: FlowSource } {
  const all = openProject(io);
  const isThere = existsSync(resolve(io.cwd, file));
  const called = (name: string) => all.sources.find(({ flow }) => flow === name) ?? (isThere ? undefined : all.material.sources.find(({ flow }) => flow === name));
  const named = called(file) ?? (isThere ? undefined : called(`${COMMUNITY}${file}`));
  if (!named && !isThere) throw new Misuse(`there is no flow and no file ${file}${didYouMean(file, all)}`);
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

/** Official themes are told in official flows. Of a flow that does not compile nothing is said here: its own mistakes are told. */
function themesAstray({ themes }: Content, sources: readonly FlowSource[], { programs }: Compiled): Diagnostic[] {
  const broken = sources.filter(({ flow }) => !programs.has(flow)).map(({ flow }) => `${flow}:`);
  const unseen = themes.flatMap(({ value }) => value.told).filter((step) => broken.some((flow) => step.startsWith(flow)));
  const seen = [...programs.values()].flatMap(({ flow, steps }) => steps.map(({ id }) => `${flow}:${id}`));
  return stepsAstray(themes, new Set([...seen, ...unseen]));
}

function didYouMean(name: string, { material }: Project): string {
  const flows = new Map(material.sources.map(({ flow }) => [lastOf(flow), flow]));
  const near = nearest(lastOf(name), flows.keys());
  return near === undefined ? '' : `; did you mean ${flows.get(near)}?`;
}

function lastOf(flow: string): string {
  return flow.split('/').at(-1) ?? flow;
}

function fromCommunity(source: FlowSource, origin: Origin | undefined): FlowSource {
  if (origin) return { ...source, origin };
  return /(?:^|\/)community\//.test(source.file.replaceAll('\\', '/')) ? { ...source, origin: { kind: 'community', by: '' } } : source;
}

/** The flow of a file or a folder; where a folder has none of its own, those below it. */
function namedSources(file: string, flowsRoot: string, io: Io): FlowSource[] {
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) throw new Misuse(`there is no file ${file}`);
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && !/(^|\/)(flow|talks)(\.[A-Za-z-]+)?\.yaml$/.test(path)) return [looseSource(path, file, io)];
  if (existsSync(join(isFolder ? path : dirname(path), 'flow.yaml'))) return [namedSource(path, flowsRoot, io)];
  const below = isFolder ? flowFoldersBelow(path) : [];
  if (below.length === 0) throw new Misuse(`there is no flow.yaml in ${file}`);
  return below.map((each) => namedSource(each, flowsRoot, io));
}

function namedSource(path: string, flowsRoot: string, io: Io): FlowSource {
  const source = readFlowAt(flowsRoot, path, io.cwd);
  return source.flow.startsWith('..') ? { ...source, flow: flowIn(source) ?? source.flow } : source;
}

/** A flow in a file of its own, wherever it lies: it is called what it calls itself. */
function looseSource(path: string, file: string, io: Io): FlowSource {
  const text = readFileSync(path);
  const source = { flow: file, file: relative(io.cwd, path) || file, text, translations: [] };
  return { ...source, flow: flowIn(source) ?? file };
}

function flowIn({ text }: Pick<FlowSource, 'text'>): string | undefined {
  const head = typeof text === 'string' ? text.slice(0, 4_000) : new TextDecoder().decode(text.subarray(0, 4_000));
  return /^flow:[ \t]*["']?([a-z0-9/-]+)/m.exec(head)?.[1];
}

export function worldOf({ programs }: Compiled, lexicon: World['lexicon']): World {
  return {
    programs: (flow, revision) => {
      const program = programs.get(flow);
      return revision === undefined || program?.revision === revision ? program : undefined;
    },
    today: [...programs.values()],
    lexicon,
  };
}
