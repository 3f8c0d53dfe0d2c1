import { Terminal } from '../../adapters/terminal/adapter.ts';
import { createBot } from '../../bot.ts';
import { createLog } from '../../observe/log.ts';
import { openStore } from '../../storage/open.ts';
import { createSeal } from '../../storage/seal.ts';
import { loadSecret } from '../../storage/secret.ts';
import { exits, type Io } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow, openProject, tellErrors } from '../project.ts';

const DATABASE = 'memory:';

export const addPlay: AddCommand = (program, io, done) => {
  program
    .command('play')
    .description('Chat with a flow in the terminal. Nothing is stored.')
    .argument('[file]', 'a flow file, its folder, or its name; home when none is given')
    .action(async (file?: string) => done(await play(io, file)));
};

async function play(io: Io, file: string | undefined): Promise<number> {
  const { project, source } = file === undefined ? homeOf(io) : openFlow(io, file);
  if (source && tellErrors(io, project, source)) return exits.findings;
  const flow = source?.flow;

  const seal = createSeal(loadSecret(DATABASE));
  const store = await openStore(DATABASE, { seal, clock: Date.now });
  const terminal = new Terminal({ input: io.stdin, output: io.stdout, color: io.env.NO_COLOR === undefined, flow });
  const bot = await createBot(project.material, { store, seal, adapters: [terminal], log: createLog('warn'), today: () => io.now().toISOString().slice(0, 10) });
  await bot.start();
  await terminal.finished;
  await bot.stop();
  return exits.ok;
}

/** Home may be one of the official flows: then nothing is wrong with it. */
function homeOf(io: Io) {
  const project = openProject(io);
  return { project, source: project.sources.find(({ flow }) => flow === 'home') };
}
