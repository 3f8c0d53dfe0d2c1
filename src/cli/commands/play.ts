import { chatInTerminal } from '../chat.ts';
import { exits, type Io } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow, openProject, tellErrors } from '../project.ts';

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
  await chatInTerminal(io, project, { flow: source?.flow });
  return exits.ok;
}

/** Home may be one of the official flows: then nothing is wrong with it. */
function homeOf(io: Io) {
  const project = openProject(io);
  return { project, source: project.sources.find(({ flow }) => flow === 'home') };
}
