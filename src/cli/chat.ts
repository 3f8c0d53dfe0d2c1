import { Terminal } from '../adapters/terminal/adapter.ts';
import { createBot } from '../bot.ts';
import type { Adapter, Event } from '../botkit/adapter.ts';
import { createLog } from '../observe/log.ts';
import { openStore } from '../storage/open.ts';
import { createSeal } from '../storage/seal.ts';
import { loadSecret } from '../storage/secret.ts';
import type { Io } from './io.ts';
import type { Project } from './project.ts';

const DATABASE = 'memory:';

export interface ChatOptions {
  /** The flow that the chat begins with; default: home. */
  flow?: string | undefined;
  language?: string | undefined;
}

/** A chat with the whole bot in the terminal, until its input ends. Nothing is stored. Gives what the person did, the opening first. */
export async function chatInTerminal(io: Io, project: Project, { flow, language }: ChatOptions): Promise<Event[]> {
  const seal = createSeal(loadSecret(DATABASE));
  const store = await openStore(DATABASE, { seal, clock: Date.now });
  const terminal = new Terminal({ input: io.stdin, output: io.stdout, color: io.env.NO_COLOR === undefined, flow, locale: language });
  const events: Event[] = [];
  const bot = await createBot(project.material, { store, seal, adapters: [overheard(terminal, events)], log: createLog('warn'), today: () => io.now().toISOString().slice(0, 10) });
  await bot.start();
  await terminal.finished;
  await bot.stop();
  return events;
}

/** The terminal, with each event written down as it goes in. */
function overheard(terminal: Terminal, events: Event[]): Adapter {
  return {
    platform: terminal.platform,
    render: terminal.render,
    start: (door) =>
      terminal.start((incoming) => {
        if (incoming.event.kind !== 'manage') events.push(incoming.event);
        return door(incoming);
      }),
    stop: () => terminal.stop(),
    send: (to, call) => terminal.send(to, call),
  };
}
