import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile } from '../../engine/compile.ts';
import { flowSchema } from '../../engine/read.ts';
import { flowName } from '../../engine/shape.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { askForFlow } from '../new/ask.ts';
import { flowText, type NewFlow, problemWith, talksText } from '../new/flow.ts';
import { folderForNew, openProject, type Project, worldOf } from '../project.ts';

interface NewOptions {
  title?: string;
  by?: string;
  phrase?: string[];
  yes?: true;
}

export const addNew: AddCommand = (program, io, done) => {
  program
    .command('new')
    .description('Begin a flow: asks a few questions, and writes a check with its talks.')
    .argument('<name>', 'community/<name>, such as community/parcel')
    .option('--title <words>', 'what people ask themselves, at most 60 characters')
    .option('--by <name>', 'who writes it')
    .option('--phrase <words...>', 'what people type to get here')
    .option('--yes', 'ask nothing: an example stands where nothing was said')
    .action(async (name: string, options: NewOptions) => done(await create(io, name, options)));
};

async function create(io: Io, name: string, options: NewOptions): Promise<number> {
  const flow = name.includes('/') ? name : `community/${name}`;
  if (!flowName.safeParse(flow).success) throw new Misuse(`"${name}" is no name for a flow; write community/ and a-z, 0-9 and -, such as community/parcel`);
  const folder = folderForNew(io, flow);
  if (existsSync(join(io.cwd, folder, 'flow.yaml'))) throw new Misuse(`${folder} has a flow already; choose another name`);
  if (!options.yes && !io.stdin.isTTY) throw new Misuse('questions need a terminal; with --yes nothing is asked');
  const project = openProject(io);
  const on = io.now().toISOString().slice(0, 10);
  const { drafts } = project;
  const problem = (what: 'title' | 'text' | 'phrase', words: string) => problemWith(what, words, project.lexicon, drafts);
  const made: NewFlow = { flow, on, ...(options.yes ? examples(flow, options) : await askForFlow(io, known(options), project.lexicon, problem)) };
  return writeFlow(io, folder, made, project);
}

function known({ title, by, phrase }: NewOptions) {
  return { ...(title && { title }), ...(by && { by }), ...(phrase && { phrases: phrase }) };
}

function examples(flow: string, { title = 'Is this message real?', by = 'me', phrase }: NewOptions): Omit<NewFlow, 'flow' | 'on'> {
  const last = flow.split('/').at(-1) ?? flow;
  return { title, by, phrases: phrase ?? [`${last.replaceAll('-', ' ')} check`], signs };
}

const signs: NewFlow['signs'] = [
  { ask: 'Are you told to act today?', weight: 'hint', tactic: 'urgency', because: 'A short time limit leaves you no time to ask.', unsure: 'Read the message again, and look for a time limit.' },
  { ask: 'Are you told to keep it secret?', weight: 'strong', tactic: 'secrecy', because: 'If nobody knows, nobody can warn you.', unsure: 'Ask them if you can show it to your family.' },
  { ask: 'Are you asked for a code that came to your phone?', weight: 'stop', tactic: 'authority', because: 'A code is a key. Nobody honest asks you for it.', unsure: 'Look at the message with the code. It often says so.' },
];

/** Nothing is written that lint would not let pass. */
function writeFlow(io: Io, folder: string, made: NewFlow, { drafts, lexicon, world }: Project): number {
  const text = flowText(made);
  const file = `${folder}/flow.yaml`;
  const compiled = compile([{ flow: made.flow, file, text, translations: [] }], lexicon, { beside: drafts, today: made.on });
  if (compiled.diagnostics.length > 0) {
    for (const each of compiled.diagnostics) print(io.stderr, formatDiagnostic(each, text));
    return exits.findings;
  }
  const programs = new Map([...world.today.map((program) => [program.flow, program] as const), ...compiled.programs]);
  mkdirSync(join(io.cwd, folder), { recursive: true });
  writeFileSync(join(io.cwd, file), text);
  writeFileSync(join(io.cwd, folder, 'talks.yaml'), talksText(worldOf({ programs, diagnostics: [] }, lexicon), made.flow));
  const schema = join(dirname(file), '../'.repeat(made.flow.split('/').length), 'flow.v1.schema.json');
  if (!existsSync(join(io.cwd, schema))) writeFileSync(join(io.cwd, schema), `${JSON.stringify(flowSchema(), undefined, 2)}\n`);
  print(io.stdout, `${file} and its talks.yaml are written. Now:\n  bothends play ${folder}     try it\n  bothends lint ${folder} --watch     see what is wrong while you write\n  bothends talk ${folder}     play its talks`);
  return exits.ok;
}
