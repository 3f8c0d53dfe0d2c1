import { isError, topOfFile } from '../../diagnostic.ts';
import { readFlow } from '../../engine/read.ts';
import { readTalks } from '../../engine/talks/read.ts';
import { runTalk, type TalkRun } from '../../engine/talks/run.ts';
import { stepsToCover } from '../../engine/talks/cover.ts';
import { readTalksFile } from '../../files.ts';
import { chatInTerminal } from '../chat.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow, openProject, type Project } from '../project.ts';
import { record, type RecordOptions } from '../record.ts';
import { reportLines, situationsOf } from '../situations.ts';

interface TalkOptions {
  json?: true;
  report?: true;
  record?: string;
  situation?: string;
  language?: string;
}

export const addTalk: AddCommand = (program, io, done) => {
  program
    .command('talk')
    .description('Play the talks (talks.yaml) of flows, and say which steps no talk visits.')
    .argument('[files...]', 'flow files or folders; all flows when none is given')
    .option('--json', 'print results as JSON')
    .option('--report', 'print false alarms (a genuine situation told to stop) and missed dangers (a scam in which nothing is found)')
    .option('--record <name>', 'chat with one flow, and keep what was played as a new talk of this name')
    .option('--situation <what>', 'with --record: scam or genuine')
    .option('--language <code>', 'with --record: the language that the chat begins in')
    .action(async (files: string[], options: TalkOptions) => done(options.record === undefined ? talk(io, files, options) : await recordOne(io, files, { ...options, name: options.record, chat: chatInTerminal })));
};

function recordOne(io: Io, files: readonly string[], options: RecordOptions): Promise<number> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new Misuse('--record needs one flow: bothends talk FLOW --record "What happens"');
  const { project, source } = openFlow(io, file);
  return record(io, project, source, options);
}

interface FlowResult {
  flow: string;
  runs: TalkRun[];
  broken: string[];
  uncovered: string[];
  steps: number;
}

function talk(io: Io, files: readonly string[], options: TalkOptions): number {
  const project = openProject(io, files);
  const results = project.sources
    .filter((source) => project.chosen.size === 0 || project.chosen.has(source.file))
    .map((source) => playFlow(project, source, io));
  const totals = count(results);
  if (options.json) print(io.stdout, JSON.stringify({ ...totals, flows: results.map(asJson) }, undefined, 2));
  else report(io, project, results, totals);
  if (options.report && !options.json) for (const line of reportLines(results.map(({ flow, runs }) => situationsOf(flow, runs)))) print(io.stdout, line);
  return totals.failed + totals.broken > 0 ? exits.findings : exits.ok;
}

function playFlow(project: Project, { flow, file: flowFile }: { flow: string; file: string }, io: Io): FlowResult {
  const program = project.compiled.programs.get(flow);
  const errors = project.compiled.diagnostics.filter((each) => each.file === flowFile && isError(each));
  if (!program) return { flow, runs: [], broken: errors.map((each) => formatDiagnostic(each, undefined)), uncovered: [], steps: 0 };
  const file = readTalksFile(flowFile, io.cwd);
  const { talks, diagnostics } = file ? readTalks(file.file, file.text, flow) : { talks: [], diagnostics: [] };
  const { world } = project;
  const runs = talks.map((each) => runTalk(world, each));
  const visited = new Set(runs.flatMap((run) => run.visited));
  const steps = stepsToCover(program);
  return { flow, runs, broken: diagnostics.map((each) => formatDiagnostic(each, undefined)), uncovered: steps.filter((step) => !visited.has(step)), steps: steps.length };
}

function count(results: readonly FlowResult[]) {
  const runs = results.flatMap((each) => each.runs);
  const broken = results.reduce((sum, each) => sum + each.broken.length, 0);
  const failed = runs.filter((run) => run.failures.length > 0).length;
  const steps = results.reduce((sum, each) => sum + each.steps, 0);
  const uncovered = results.reduce((sum, each) => sum + each.uncovered.length, 0);
  return { talks: runs.length, failed, broken, steps, covered: steps - uncovered };
}

function asJson({ flow, runs, broken, uncovered }: FlowResult) {
  return {
    flow,
    broken,
    uncovered,
    talks: runs.map(({ talk: { name, situation }, failures, visited, verdict }) => ({ name, situation, verdict, visited, failures })),
  };
}

function report(io: Io, project: Project, results: readonly FlowResult[], totals: ReturnType<typeof count>): void {
  for (const { flow, runs, broken, uncovered } of results) {
    for (const each of broken) print(io.stdout, each);
    for (const run of runs) for (const failure of run.failures) print(io.stdout, formatDiagnostic(failure, undefined));
    for (const step of uncovered) print(io.stdout, `${placeOf(project, flow, step)} not visited by any talk: ${step}`);
  }
  const { broken } = totals;
  const unplayed = broken === 0 ? '' : `; ${broken === 1 ? 'the error' : `the ${broken} errors`} above kept talks from being played`;
  const share = totals.steps === 0 ? '' : ` (${Math.floor((totals.covered / totals.steps) * 100)}%)`;
  print(io.stdout, `${totals.talks} talks: ${totals.failed} failed; ${totals.covered} of ${totals.steps} steps visited${share}${unplayed}`);
  if (totals.talks === 0 && broken === 0) print(io.stdout, 'Nothing was tried: no flow here has talks. "bothends talk FLOW --record NAME" makes the first.');
}

/** `file:line:column` of a step or of an item, at its name. */
function placeOf({ sources }: Project, flow: string, step: string): string {
  const source = sources.find((each) => each.flow === flow);
  const { draft } = source ? readFlow({ ...source, translations: [] }) : {};
  const [id = '', item] = step.slice(step.indexOf(':') + 1).split('.');
  const { line, column } = draft?.yaml.keyAt(['steps', id, ...(item === undefined ? [] : ['items', item])]).start ?? topOfFile.start;
  return `${source?.file ?? flow}:${line}:${column}`;
}
