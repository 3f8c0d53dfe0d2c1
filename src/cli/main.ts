import { Command, CommanderError } from 'commander';
import { addBan } from './commands/ban.ts';
import { addContent } from './commands/content.ts';
import { addDiff } from './commands/diff.ts';
import { addDirectory } from './commands/directory.ts';
import { addDoctor } from './commands/doctor.ts';
import { addGallery } from './commands/gallery.ts';
import { addGraph } from './commands/graph.ts';
import { addKeygen } from './commands/keygen.ts';
import { addLint } from './commands/lint.ts';
import { addNew } from './commands/new.ts';
import { addPack } from './commands/pack.ts';
import { addPlay } from './commands/play.ts';
import { addSchema } from './commands/schema.ts';
import { addTalk } from './commands/talk.ts';
import { addTranscript } from './commands/transcript.ts';
import { addTranslate } from './commands/translate.ts';
import { addUnpack } from './commands/unpack.ts';
import { exits, type Io, Misuse, print } from './io.ts';

/** Registers a command; its action returns the exit code through `done`. */
export type AddCommand = (program: Command, io: Io, done: (code: number) => void) => void;

const commands: readonly AddCommand[] = [addNew, addLint, addTalk, addGraph, addPlay, addDirectory, addContent, addTranslate, addTranscript, addPack, addUnpack, addDiff, addKeygen, addGallery, addSchema, addBan, addDoctor];

/** Runs the command line. Never throws and never exits by itself: the exit code is the result. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exits.ok;
  const program = new Command('bothends').description('Write, check and try the flows of Both Ends.').exitOverride();
  program.configureOutput({ writeOut: (text) => print(io.stdout, text), writeErr: (text) => print(io.stderr, text) });
  for (const add of commands) add(program, io, (result) => (code = result));
  for (const command of program.commands) command.exitOverride().configureOutput(program.configureOutput());
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return failed(error, io);
  }
}

function failed(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.helpDisplayed' ? exits.ok : exits.misuse;
  if (error instanceof Misuse) {
    print(io.stderr, `bothends: ${error.message}`);
    return exits.misuse;
  }
  print(io.stderr, `bothends crashed. This is our mistake; please report it.\n${error instanceof Error ? error.stack : String(error)}`);
  return exits.crash;
}
