import { Terminal } from '../../adapters/terminal/adapter.ts';
import { createBot } from '../../bot.ts';
import { isError } from '../../diagnostic.ts';
import { createLog } from '../../observe/log.ts';
import { openStore } from '../../storage/open.ts';
import { createSeal } from '../../storage/seal.ts';
import { loadSecret } from '../../storage/secret.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openProject } from '../project.ts';

const DATABASE = 'memory:';

export const addPlay: AddCommand = (program, io, done) => {
  program
    .command('play')
    .description('Chat with a flow in the terminal. Nothing is stored.')
    .argument('[file]', 'a flow file, its folder, or its name; home when none is given')
    .action(async (file?: string) => done(await play(io, file)));
};

async function play(io: Io, file: string | undefined): Promise<number> {
  const all = openProject(io);
  const named = file === undefined || all.sources.some((each) => each.flow === file);
  const project = named ? all : openProject(io, [file]);
  const flow = named ? file : project.sources.find((each) => project.chosen.has(each.file))?.flow;
  if (file !== undefined && flow === undefined) throw new Misuse(`there is no flow ${file}`);
  const wanted = project.sources.find((each) => each.flow === (flow ?? 'home'));
  const errors = project.compiled.diagnostics.filter((each) => each.file === wanted?.file && isError(each));
  for (const each of errors) print(io.stderr, formatDiagnostic(each, undefined));
  if (errors.length > 0) return exits.findings;

  const seal = createSeal(loadSecret(DATABASE));
  const store = await openStore(DATABASE, { seal, clock: Date.now });
  const terminal = new Terminal({ input: io.stdin, output: io.stdout, color: io.env.NO_COLOR === undefined, flow });
  const { content, sources, compiled, world } = project;
  const material = { content, sources, lexicon: world.lexicon, programs: compiled.programs, diagnostics: [] };
  const bot = await createBot(material, { store, seal, adapters: [terminal], log: createLog('warn'), today: () => io.now().toISOString().slice(0, 10) });
  await bot.start();
  await terminal.finished;
  await bot.stop();
  return exits.ok;
}
