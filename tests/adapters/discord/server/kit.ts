import { Client, type ClientOptions, DiscordAPIError, Events, GatewayIntentBits, type Interaction, Partials } from 'discord.js';
import { DiscordServer, type Options } from '../server.ts';

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;

/** What was begun and must end; `endAll` after the tests of a file. */
export const ends: (() => Promise<unknown>)[] = [];
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0).toReversed()) await end();
}

/** A busy machine may take its time: only what `skip` says makes a call late, or one too many. */
export async function serve(options: Partial<Options> = {}): Promise<DiscordServer> {
  const now = Date.now();
  const server = await new DiscordServer({ rates: false, clock: () => now, ...options }).start();
  ends.push(() => server.stop());
  return server;
}

export function clientOf(server: DiscordServer, options: Partial<ClientOptions> = {}): Client {
  // Does not wait five seconds between one session and the next.
  const ws = { buildIdentifyThrottler: () => ({ waitForIdentify: () => Promise.resolve() }) };
  const client = new Client({ intents: [Guilds, GuildMessages, DirectMessages], partials: [Partials.Channel], rest: { api: server.api, retries: 0 }, ws, ...options });
  ends.push(() => client.destroy());
  return client;
}

/** A server with a client that is ready and has its commands. */
export async function fresh(options: Partial<Options> = {}): Promise<[DiscordServer, Client]> {
  const server = await serve(options);
  const client = clientOf(server);
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(server.token);
  await ready;
  await client.application?.commands.set(commands as never);
  return [server, client];
}

/** What the bot does with the next interaction; resolves with what came of it. */
export function next<T>(client: Client, act: (interaction: Interaction) => T): Promise<Awaited<T>> {
  return new Promise((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction) => void Promise.resolve(interaction).then(act).then(resolve as (value: unknown) => void, reject));
  });
}
/** Something that a bot can answer with a message. */
export function asked(interaction: Interaction) {
  if (!interaction.isRepliable()) throw new Error('it takes no reply');
  return interaction;
}

const everywhere = { contexts: [0, 1, 2], integration_types: [0, 1] };
export const commands = [
  { name: 'check', description: 'Is this a scam?', ...everywhere, options: [{ type: 3, name: 'topic', description: 'What it is about', autocomplete: true }] },
  { name: 'flow', description: 'Flows', contexts: [0], options: [{ type: 1, name: 'try', description: 'Try one', options: [{ type: 11, name: 'file', description: 'The flow', required: true }] }] },
  { name: 'Is this a scam?', type: 3, ...everywhere },
];
export const button = (label: string, custom_id: string) => ({ type: 2, style: 1, label, custom_id });
export const row = (...components: unknown[]) => ({ type: 1, components });
export const text = (content: string) => ({ type: 10, content });
export const menu = (options: number, more = {}) => ({ type: 3, custom_id: 'm', options: Array.from({ length: options }, (_, n) => ({ label: `o${n}`, value: `v${n}` })), ...more });

function told(error: unknown): string {
  if (!(error instanceof DiscordAPIError)) throw error;
  const walk = (at: object, path: string): string[] => Object.entries(at).flatMap(([key, value]) => (key === '_errors' ? (value as { code: string }[]).map(({ code }) => `${path} ${code}`) : walk(value as object, path ? `${path}.${key}` : key)));
  const { errors } = error.rawError as { errors?: object };
  return `${error.code} ${errors ? walk(errors, '').join(', ') : error.message}`;
}
/** `taken`, or why not. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'taken', told);
}
