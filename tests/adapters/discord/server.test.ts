import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction, MessageFlags, Partials } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DiscordServer } from './server.ts';

// The server that the other tests lean on: it must be no more lenient than the real one.

const { Guilds, DirectMessages } = GatewayIntentBits;

let server: DiscordServer;
let client: Client;
const clients: Client[] = [];
beforeAll(async () => {
  server = await new DiscordServer().start();
  client = await login(server);
});
afterAll(async () => {
  await Promise.all(clients.map((each) => each.destroy()));
  await server.stop();
});
afterEach(() => void client.removeAllListeners(Events.InteractionCreate));

async function login(to: DiscordServer, options: Partial<ClientOptions> = {}, token = to.token): Promise<Client> {
  const made = new Client({ intents: [Guilds, DirectMessages], partials: [Partials.Channel], rest: { api: to.api, retries: 0 }, ...options });
  clients.push(made);
  const ready = new Promise((resolve) => made.once(Events.ClientReady, resolve));
  await made.login(token);
  await ready;
  return made;
}

/** What the bot does with the next interaction; resolves with what came of it. */
function next(act: (interaction: Interaction) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    client.once(Events.InteractionCreate, (interaction) => {
      Promise.resolve(act(interaction)).then(resolve, reject);
    });
  });
}

const check = { name: 'check', description: 'Is this a scam?', contexts: [0, 1, 2], integration_types: [0, 1] };
const button = (label: string, custom_id: string) => ({ type: 2, style: 1, label, custom_id });
const row = (...components: unknown[]) => ({ type: 1, components });

describe('a slice of everything', () => {
  test('logging in, commands, an answer, a press, a message', async () => {
    expect(client.user?.id).toBe(server.me.id);
    await client.application?.commands.set([check]);
    const ann = server.person({ username: 'ann', locale: 'es-ES' });
    const answered = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('not a command');
      expect(interaction.locale).toBe('es-ES');
      await interaction.reply({ content: 'Did they ask for money?', components: [row(button('Yes', 'y'), button('No', 'n'))] as never });
      await interaction.followUp({ content: 'Only for you', flags: MessageFlags.Ephemeral });
    });
    ann.slash('check');
    await answered;
    expect(ann.buttons()).toEqual(['Yes', 'No']);
    const pressed = next((interaction) => interaction.isButton() && interaction.update({ content: `You said ${interaction.customId}`, components: [] }));
    ann.click('Yes');
    await pressed;
    expect(ann.screen()).toBe('both-ends-test:\nYou said y\nboth-ends-test (only to you):\nOnly for you');
    const heard = new Promise((resolve) => client.once(Events.MessageCreate, ({ content }) => resolve(content)));
    ann.say('hello');
    expect(await heard).toBe('hello');
    await (await client.users.createDM(ann.id)).send('and hello to you');
    expect(ann.seen).toContain('and hello to you');
    expect(server.refused()).toEqual([]);
  });
});
