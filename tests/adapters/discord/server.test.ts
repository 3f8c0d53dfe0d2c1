import { verify, createPublicKey } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, type ClientOptions, DiscordAPIError, Events, GatewayIntentBits, type Interaction, type Message, MessageFlags, Partials, Routes } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { DiscordServer, type Options } from './server.ts';

// The server that the other tests lean on: it must be no more lenient than the real one.

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;

let server: DiscordServer;
let client: Client;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  [server, client] = await fresh();
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});
afterEach(() => {
  client.removeAllListeners(Events.InteractionCreate);
  server.faults.clear();
});

async function serve(options: Partial<Options> = {}): Promise<DiscordServer> {
  const made = await new DiscordServer({ rates: false, ...options }).start();
  ends.push(() => made.stop());
  return made;
}
function clientOf(to: DiscordServer, options: Partial<ClientOptions> = {}): Client {
  // Does not wait five seconds between one session and the next.
  const ws = { buildIdentifyThrottler: () => ({ waitForIdentify: () => Promise.resolve() }) };
  const made = new Client({ intents: [Guilds, GuildMessages, DirectMessages], partials: [Partials.Channel], rest: { api: to.api, retries: 0 }, ws, ...options });
  ends.push(() => made.destroy());
  return made;
}
async function fresh(options: Partial<Options> = {}, more: Partial<ClientOptions> = {}): Promise<[DiscordServer, Client]> {
  const made = await serve(options);
  const bot = clientOf(made, more);
  const ready = new Promise((resolve) => bot.once(Events.ClientReady, resolve));
  await bot.login(made.token);
  await ready;
  await bot.application?.commands.set(commands as never);
  return [made, bot];
}

/** What the bot does with the next interaction; resolves with what came of it. */
function next<T>(act: (interaction: Interaction) => T, bot = client): Promise<Awaited<T>> {
  return new Promise((resolve, reject) => {
    bot.once(Events.InteractionCreate, (interaction) => void Promise.resolve(interaction).then(act).then(resolve as (value: unknown) => void, reject));
  });
}
/** Something that a bot can answer with a message. */
function asked(interaction: Interaction) {
  if (!interaction.isRepliable()) throw new Error('it takes no reply');
  return interaction;
}

const everywhere = { contexts: [0, 1, 2], integration_types: [0, 1] };
const commands = [
  { name: 'check', description: 'Is this a scam?', ...everywhere, options: [{ type: 3, name: 'topic', description: 'What it is about', autocomplete: true }] },
  { name: 'flow', description: 'Flows', contexts: [0], options: [{ type: 1, name: 'try', description: 'Try one', options: [{ type: 11, name: 'file', description: 'The flow', required: true }] }] },
  { name: 'Is this a scam?', type: 3, ...everywhere },
];
const button = (label: string, custom_id: string) => ({ type: 2, style: 1, label, custom_id });
const row = (...components: unknown[]) => ({ type: 1, components });
const text = (content: string) => ({ type: 10, content });
const menu = (options: number, more = {}) => ({ type: 3, custom_id: 'm', options: Array.from({ length: options }, (_, n) => ({ label: `o${n}`, value: `v${n}` })), ...more });
const V2 = MessageFlags.IsComponentsV2;

describe('what people do', () => {
  test('a command, its reply, a press', async () => {
    const ann = server.person({ locale: 'es-ES' });
    const answered = next(async (interaction) => {
      expect(interaction.locale).toBe('es-ES');
      await asked(interaction).reply({ content: 'Did they ask for money?', components: [row(button('Yes', 'y'), button('No', 'n'))] as never });
      await asked(interaction).followUp({ content: 'Only for you', flags: MessageFlags.Ephemeral });
    });
    ann.slash('check');
    await answered;
    expect(ann.buttons()).toEqual(['Yes', 'No']);
    const pressed = next((interaction) => interaction.isButton() && interaction.update({ content: `You said ${interaction.customId}`, components: [] }));
    ann.click('Yes');
    await pressed;
    expect(ann.screen()).toBe('both-ends-test:\nYou said y\nboth-ends-test (only to you):\nOnly for you');
    expect(() => ann.click('Yes')).toThrow('no "Yes"');
  });

  test('a message in private, both ways', async () => {
    const ann = server.person();
    const heard = new Promise<Message>((resolve) => client.once(Events.MessageCreate, resolve));
    ann.say('hello');
    expect((await heard).content).toBe('hello');
    await (await client.users.createDM(ann.id)).send('and hello to you');
    expect(ann.seen).toBe('and hello to you');
  });

  test('something forwarded, and a picture without a word', async () => {
    const ann = server.person();
    const heard: Message[] = [];
    client.on(Events.MessageCreate, (message) => heard.push(message));
    ann.forward('You have won');
    ann.say('', ann.dm, { files: [{ name: 'a.png', content: 'png', type: 'image/png' }] });
    await server.until(() => heard.length === 2, 'both');
    client.removeAllListeners(Events.MessageCreate);
    expect(heard.map(({ content, messageSnapshots, attachments }) => [content, messageSnapshots.first()?.content, attachments.first()?.name])).toEqual([['', 'You have won', undefined], ['', undefined, 'a.png']]);
    expect(ann.seen).toBe('');
  });

  test('in a guild, what is only for one is hidden from the others and from other calls', async () => {
    const guild = server.guild();
    const [ann, ben] = [server.person(), server.person({ username: 'ben' })];
    guild.join(ann).join(ben);
    const answered = next((interaction) => asked(interaction).reply({ content: 'quietly', flags: MessageFlags.Ephemeral, withResponse: true }));
    ann.slash('check', {}, guild.general);
    const { interaction } = await answered;
    expect(interaction.responseMessageEphemeral).toBe(true);
    expect([ann.screen(guild.general), ben.screen(guild.general), ben.seen]).toEqual(['both-ends-test (only to you):\nquietly', '', '']);
    await expect(client.rest.get(Routes.channelMessage(guild.general.id, interaction.responseMessageId ?? ''))).rejects.toMatchObject({ code: 10008 });
    expect(server.gateway.sessions.flatMap(({ past }) => past).filter(({ d }) => JSON.stringify(d).includes('quietly'))).toEqual([]);
  });

  test('suggestions, a part of a command with a file, and the menu of a message', async () => {
    const guild = server.guild();
    const ann = server.person();
    const suggested = next((interaction) => interaction.isAutocomplete() && interaction.respond([{ name: interaction.options.getFocused(), value: 'v' }]));
    const typing = ann.autocomplete('check', 'topic', 'mon', guild.general);
    await suggested;
    expect(typing.choices).toEqual([{ name: 'mon', value: 'v' }]);
    const tried = next(async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('not a command');
      expect(interaction.options.getSubcommand()).toBe('try');
      const file = interaction.options.getAttachment('file', true);
      await interaction.reply(await (await fetch(file.url)).text());
    });
    ann.slash('flow try', { file: { name: 'flow.yaml', content: 'flow: mine' } }, guild.general);
    await tried;
    expect(ann.screen(guild.general)).toContain('flow: mine');
    const looked = next((interaction) => interaction.isMessageContextMenuCommand() && interaction.reply({ content: interaction.targetMessage.content, flags: MessageFlags.Ephemeral }));
    ann.messageMenu('Is this a scam?', ann.say('You have won', guild.general));
    await looked;
    expect(ann.seen).toContain('You have won');
  });

  test('a form, opened by a button, changes the message with the button', async () => {
    const ann = server.person();
    const shown = next((interaction) => asked(interaction).reply({ components: [row(button('Write', 'w'))] as never }));
    ann.slash('check');
    await shown;
    const opened = next((interaction) => interaction.isButton() && interaction.showModal({ custom_id: 'f', title: 'Tell us', components: [{ type: 18, label: 'What happened?', component: { type: 4, custom_id: 'what', style: 2, min_length: 3 } }] } as never));
    ann.click('w');
    await opened;
    expect(() => ann.submit({ 'What happened?': 'no' })).toThrow('takes 3 to 4000');
    const sent = next((interaction) => interaction.isModalSubmit() && interaction.isFromMessage() && interaction.update({ content: interaction.fields.getTextInputValue('what'), components: [] }));
    ann.submit({ 'What happened?': 'they called' });
    await sent;
    expect(ann.screen()).toBe('both-ends-test:\nthey called');
  });

  test('a form with boxes to tick', async () => {
    const ann = server.person();
    const options = [{ label: 'Yes', value: 'y' }, { label: 'No', value: 'n' }];
    const fields = [{ type: 18, label: 'Paid?', component: { type: 21, custom_id: 'paid', options } }, { type: 18, label: 'What?', component: { type: 22, custom_id: 'what', options, max_values: 2 } }, { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } }];
    const opened = next((interaction) => interaction.isChatInputCommand() && interaction.showModal({ custom_id: 'f', title: 'Tell us', components: fields } as never));
    ann.slash('check');
    await opened;
    expect(ann.seen).toBe('Tell us\nPaid?\nWhat?\nSure');
    expect(() => ann.submit({ 'What?': ['Yes'] })).toThrow('"Paid?" is needed');
    const sent = next((interaction) => interaction.isModalSubmit() && [interaction.fields.getRadioGroup('paid'), interaction.fields.getCheckboxGroup('what'), interaction.fields.getCheckbox('sure')]);
    ann.submit({ 'Paid?': 'No', 'What?': ['Yes', 'No'], Sure: true });
    expect(await sent).toEqual(['n', ['y', 'n'], true]);
  });

  test('a menu, and an answer that is thought about first', async () => {
    const ann = server.person();
    const shown = next((interaction) => asked(interaction).reply({ components: [row(menu(3))] as never }));
    ann.slash('check');
    await shown;
    const chosen = next(async (interaction) => {
      if (!interaction.isStringSelectMenu()) throw new Error('not a menu');
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      expect(ann.screen()).toContain('(thinking)');
      await interaction.editReply(interaction.values.join());
    });
    ann.select('o1');
    await chosen;
    expect(ann.screen()).toBe('both-ends-test:\n[menu: o0 | o1 | o2]\nboth-ends-test (only to you):\nv1');
  });

  test('an app of their own goes where the bot is not', async () => {
    const guild = server.guild({ hasBot: false });
    const ann = server.person({ installed: true });
    const elsewhere = server.privately([ann, server.person()]);
    for (const [where, context] of [[guild.general, 0], [elsewhere, 2], [ann.dm, 1]] as const) {
      const answered = next(async (interaction) => {
        const { guildId, userId } = interaction.authorizingIntegrationOwners;
        expect([interaction.context, guildId, userId]).toEqual([context, context === 1 ? '0' : null, ann.id]);
        await asked(interaction).reply('here');
      });
      ann.slash('check', {}, where);
      await answered;
    }
    expect(ann.seen).toBe('here\nhere\nhere');
    await expect(client.rest.post(Routes.channelMessages(elsewhere.id), { body: { content: 'x' } })).rejects.toMatchObject({ code: 50001 });
    expect(() => server.person().slash('check', {}, guild.general)).toThrow('no command check');
    guild.externalApps = false;
    const hushed = next((interaction) => asked(interaction).reply({ content: 'hushed', withResponse: true }));
    ann.slash('check', {}, guild.general);
    expect((await hushed).interaction.responseMessageEphemeral).toBe(true);
  });

  test('pictures come as files and are shown with their description', async () => {
    const ann = server.person();
    const gallery = { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'Two hands' }] };
    const answered = next((interaction) => asked(interaction).reply({ flags: V2, components: [{ type: 17, components: [text('# Look'), gallery, row(button('Go', 'g'))] }] as never, files: [{ attachment: Buffer.from('png'), name: 'a.png' }] }));
    ann.slash('check');
    await answered;
    expect(ann.screen()).toBe('both-ends-test:\n# Look\n(picture: Two hands)\n[Go]');
    const [message] = ann.dm.messages.values();
    expect(await (await fetch(message?.attachments[0]?.url ?? '')).text()).toBe('png');
  });
});

/** Places and codes of what was found. */
function told(error: unknown): string {
  if (!(error instanceof DiscordAPIError)) throw error;
  const walk = (at: object, path: string): string[] => Object.entries(at).flatMap(([key, value]) => (key === '_errors' ? (value as { code: string }[]).map(({ code }) => `${path} ${code}`) : walk(value as object, path ? `${path}.${key}` : key)));
  const { errors } = error.rawError as { errors?: object };
  return `${error.code} ${errors ? walk(errors, '').join(', ') : error.message}`;
}
async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(() => 'taken', told);
}

describe('messages that are refused', () => {
  const filler = (count: number) => Array.from({ length: count }, () => text('x'));
  test.each<[string, Record<string, unknown>, string]>([
    ['nothing', { content: ' ' }, '50006'],
    ['2,001 characters', { content: 'x'.repeat(2001) }, '50035 content BASE_TYPE_MAX_LENGTH'],
    ['words beside components', { flags: V2, content: 'x', components: [text('x')] }, '50035 content MESSAGE_CANNOT_USE_LEGACY'],
    ['only for one, in a channel', { flags: 64, content: 'x' }, '50035 flags'],
    ['41 components', { flags: V2, components: [{ type: 17, components: filler(40) }] }, '50035 components BASE_TYPE_MAX_LENGTH'],
    ['4,001 characters in all', { flags: V2, components: [text('x'.repeat(4000)), text('x')] }, 'COMPONENT_MAX_TOTAL_TEXT_SIZE_EXCEEDED'],
    ['a container in a container', { flags: V2, components: [{ type: 17, components: [{ type: 17, components: filler(1) }] }] }, '50035 components.0.components.0.type UNION_TYPE_CHOICES'],
    ['a section without accessory', { flags: V2, components: [{ type: 9, components: filler(1) }] }, 'components.0.accessory BASE_TYPE_REQUIRED'],
    ['a section of four texts', { flags: V2, components: [{ type: 9, components: filler(4), accessory: button('a', 'a') }] }, 'components.0.components BASE_TYPE_BAD_LENGTH'],
    ['a text without the flag', { components: [text('x')] }, 'components.0.type UNION_TYPE_CHOICES'],
    ['an empty row', { components: [row()] }, 'components.0.components BASE_TYPE_BAD_LENGTH'],
    ['six buttons in a row', { components: [row(...Array.from({ length: 6 }, (_, n) => button('x', `${n}`)))] }, 'components.0.components BASE_TYPE_BAD_LENGTH'],
    ['six rows', { components: Array.from({ length: 6 }, (_, n) => row(button('x', `${n}`))) }, 'components BASE_TYPE_BAD_LENGTH'],
    ['a menu beside a button', { components: [row(menu(1), button('x', 'x'))] }, 'COMPONENT_LAYOUT_WIDTH_EXCEEDED'],
    ['the same custom id twice', { components: [row(button('a', 'a'), button('b', 'a'))] }, 'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
    ['a custom id of 101 characters', { components: [row(button('a', 'x'.repeat(101)))] }, 'custom_id BASE_TYPE_MAX_LENGTH'],
    ['a label of 81 characters', { components: [row(button('x'.repeat(81), 'a'))] }, 'label BASE_TYPE_MAX_LENGTH'],
    ['a button without words', { components: [row(button(' ', 'a'))] }, 'BUTTON_COMPONENT_INVALID_FIELD_COMBINATION'],
    ['a link with a telephone number', { components: [row({ type: 2, style: 5, label: 'a', url: 'tel:+34900' })] }, 'url URL_TYPE_INVALID_SCHEME'],
    ['26 options', { components: [row(menu(26))] }, 'options BASE_TYPE_BAD_LENGTH'],
    ['an option of 101 characters', { components: [row(menu(0, { options: [{ label: 'x'.repeat(101), value: 'a', description: 'x'.repeat(101) }] }))] }, 'options.0.label BASE_TYPE_MAX_LENGTH, components.0.components.0.options.0.description'],
    ['a picture that did not come', { flags: V2, components: [{ type: 12, items: [{ media: { url: 'attachment://b.png' } }] }] }, 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND'],
    ['a description of 1,025 characters', { flags: V2, components: [{ type: 12, items: [{ media: { url: 'https://x.org/a.png' }, description: 'x'.repeat(1025) }] }] }, 'items.0.description BASE_TYPE_MAX_LENGTH'],
  ])('%s', async (_name, body, code) => {
    const ann = server.person({ installed: true });
    expect(await refusalOf(client.rest.post(Routes.channelMessages(ann.dm.id), { body }))).toContain(code);
    expect(ann.seen).toBe('');
  });

  test('all that is just within the bounds is taken', async () => {
    const ann = server.person({ installed: true });
    const components = [{ type: 17, components: [...filler(33), row(...Array.from({ length: 5 }, (_, n) => button('x'.repeat(80), `${n}`.repeat(100))))] }];
    expect(await refusalOf(client.rest.post(Routes.channelMessages(ann.dm.id), { body: { flags: V2, components } }))).toBe('taken');
    expect(await refusalOf(client.rest.post(Routes.channelMessages(ann.dm.id), { body: { flags: V2, components: [text('x'.repeat(4000))] } }))).toBe('taken');
    expect(await refusalOf(client.rest.post(Routes.channelMessages(ann.dm.id), { body: { content: 'x'.repeat(2000), components: [row(menu(25))] } }))).toBe('taken');
  });

  test('edits that take the flag away, or are of what somebody else wrote or is gone', async () => {
    const ann = server.person();
    const theirs = ann.say('hello');
    const { id } = (await client.rest.post(Routes.channelMessages(ann.dm.id), { body: { flags: V2, components: [text('x')] } })) as { id: string };
    const edit = (which: string, body: unknown) => refusalOf(client.rest.patch(Routes.channelMessage(ann.dm.id, which), { body }));
    expect(await edit(id, { flags: 0, components: [text('y')] })).toContain('flags MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG');
    expect(await edit(id, { content: 'y' })).toContain('content MESSAGE_CANNOT_USE_LEGACY');
    expect(await edit(theirs.id, { content: 'y' })).toContain('50005');
    await client.rest.delete(Routes.channelMessage(ann.dm.id, id));
    expect(await edit(id, { components: [text('y')] })).toContain('10008');
  });

  test('who closed private messages, has nothing to do with the bot, or where it may not write or look', async () => {
    const guild = server.guild();
    const [ann, ben] = [server.person(), server.person()];
    guild.join(ann);
    ann.dmsClosed = true;
    const send = (channel: { id: string }) => refusalOf(client.rest.post(Routes.channelMessages(channel.id), { body: { content: 'x' } }));
    expect([await send(ann.dm), await send(ben.dm), await send({ id: '1' })].map((each) => each.slice(0, 5))).toEqual(['50007', '50278', '10003']);
    guild.general.readOnly = true;
    expect(await send(guild.general)).toContain('50013');
    guild.general.hidden = true;
    expect(await send(guild.general)).toContain('50001');
  });

  test('the same message twice, when it is said that it is the same', async () => {
    const ann = server.person({ installed: true });
    const send = async (nonce: string) => ((await client.rest.post(Routes.channelMessages(ann.dm.id), { body: { content: 'x', nonce, enforce_nonce: true } })) as { id: string }).id;
    expect(await send('a')).toBe(await send('a'));
    await send('b');
    expect(ann.dm.messages.size).toBe(2);
  });

  test('a message that calls people is written down unless it says that it calls nobody', async () => {
    const ann = server.person({ installed: true });
    const send = (body: unknown) => client.rest.post(Routes.channelMessages(ann.dm.id), { body });
    await send({ content: '@everyone', allowed_mentions: { parse: [] } });
    expect(server.pings).toEqual([]);
    await send({ flags: V2, components: [text(`<@${ann.id}> and @here`)] });
    expect(server.pings.splice(0)).toMatchObject([{ everyone: true, users: [ann.id] }]);
  });
});

describe('commands that are refused', () => {
  const good = { name: 'a', description: 'x' };
  const option = { type: 3, name: 'o', description: 'x' };
  test.each<[string, unknown[], string]>([
    ['capitals', [{ ...good, name: 'Check' }], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['a space', [{ ...good, name: 'a b' }], '0.name APPLICATION_COMMAND_INVALID_NAME'],
    ['33 characters', [{ ...good, name: 'x'.repeat(33) }], '0.name BASE_TYPE_MAX_LENGTH'],
    ['no description', [{ name: 'a' }], '0.description BASE_TYPE_REQUIRED'],
    ['a description of 101 characters', [{ ...good, description: 'x'.repeat(101) }], '0.description BASE_TYPE_MAX_LENGTH'],
    ['the same name twice', [good, good], '1 APPLICATION_COMMANDS_DUPLICATE_NAME'],
    ['a language that Discord has not', [{ ...good, name_localizations: { es: 'a' } }], '0.name_localizations.es ENUM_TYPE_COERCE'],
    ['a translated name with capitals', [{ ...good, name_localizations: { 'es-ES': 'A' } }], '0.name_localizations.es-ES APPLICATION_COMMAND_INVALID_NAME'],
    ['no such context', [{ ...good, contexts: [3] }], '0.contexts.0 BASE_TYPE_CHOICES'],
    ['no such installation', [{ ...good, integration_types: [2] }], '0.integration_types.0 BASE_TYPE_CHOICES'],
    ['needed options behind others', [{ ...good, options: [option, { ...option, name: 'p', required: true }] }], '0.options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID'],
    ['26 choices', [{ ...good, options: [{ ...option, choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) }] }], '0.options.0.choices BASE_TYPE_BAD_LENGTH'],
    ['a described menu', [{ type: 3, name: 'Look', description: 'x' }], '0.description APPLICATION_COMMAND_DESCRIPTION_CANNOT_BE_SET'],
    ['101 of them', Array.from({ length: 101 }, (_, n) => ({ ...good, name: `a${n}` })), '30032'],
    ['16 menus', Array.from({ length: 16 }, (_, n) => ({ type: 3, name: `a${n}` })), '30032'],
  ])('%s', async (_name, body, code) => {
    const before = server.commands.all;
    expect(await refusalOf(client.rest.put(Routes.applicationCommands(server.me.id), { body }))).toContain(code);
    expect(server.commands.all).toEqual(before);
  });

  test('of one guild; they keep their number, and nobody is offered those of another', async () => {
    const [one, other] = [server.guild(), server.guild()];
    const put = async (body: unknown[]) => (await client.rest.put(Routes.applicationGuildCommands(server.me.id, one.id), { body })) as { id: string }[];
    const [first] = await put([{ name: 'local', description: 'x', default_member_permissions: '32' }]);
    const [again] = await put([{ name: 'local', description: 'y', default_member_permissions: '32' }]);
    expect(again?.id).toBe(first?.id);
    const ann = server.person();
    one.join(ann, { administrator: true });
    other.join(ann, { administrator: true });
    expect(ann.slash('local', {}, one.general).data['guild_id']).toBe(one.id);
    expect(() => ann.slash('local', {}, other.general)).toThrow('no command local');
    expect(() => server.person().slash('local', {}, one.general)).toThrow('no command local');
  });
});

describe('answers that are refused', () => {
  const callback = (id: string, token: string, body: unknown) => refusalOf(client.rest.post(Routes.interactionCallback(id, token), { body, auth: false }));
  const started = () => server.person().slash('check');

  test('after three seconds, or a second time', async () => {
    const late = started();
    const { id, token } = started();
    const reply = { type: 4, data: { content: 'x' } };
    expect(await callback(id, token, reply)).toBe('taken');
    expect(await callback(id, token, reply)).toContain('40060');
    expect(await callback(id, late.token, reply)).toContain('10062');
    server.skip(3_001);
    expect(late.failed).toBe(true);
    expect(await callback(late.id, late.token, reply)).toContain('10062');
    expect(server.unanswered()).toContain(late);
    expect(server.unanswered().map((each) => each.id)).not.toContain(id);
  });

  test('messages after fifteen minutes, before the first response, or that are none of its own', async () => {
    const { id, token } = started();
    const [app, other] = [server.me.id, started()];
    const follow = () => refusalOf(client.rest.post(Routes.webhook(app, token), { body: { content: 'x' }, auth: false }));
    expect(await follow()).toContain('10015');
    await callback(id, token, { type: 4, data: { content: 'x' } });
    await callback(other.id, other.token, { type: 4, data: { content: 'x' } });
    expect(await follow()).toBe('taken');
    expect(await refusalOf(client.rest.patch(Routes.webhookMessage(app, token, other.original?.id), { body: { content: 'y' }, auth: false }))).toContain('10008');
    server.skip(15 * 60_000 + 1);
    expect(await follow()).toContain('50027');
    const fresh = started();
    await callback(fresh.id, fresh.token, { type: 5 });
    server.expireToken(fresh);
    expect(await refusalOf(client.rest.get(Routes.webhookMessage(app, fresh.token), { auth: false }))).toContain('50027');
  });

  test.each<[string, unknown, string]>([
    ['an update where no button was', { type: 7, data: { content: 'x' } }, '50035 type BASE_TYPE_CHOICES'],
    ['an empty message', { type: 4, data: {} }, '50006'],
    ['too many words', { type: 4, data: { content: 'x'.repeat(2001) } }, '50035 data.content BASE_TYPE_MAX_LENGTH'],
    ['a form without fields', { type: 9, data: { custom_id: 'f', title: 'x', components: [] } }, '50035 data.components BASE_TYPE_BAD_LENGTH'],
    ['a title of 46 characters', { type: 9, data: { custom_id: 'f', title: 'x'.repeat(46), components: [{ type: 18, label: 'x', component: { type: 4, custom_id: 'a', style: 1 } }] } }, 'data.title BASE_TYPE_MAX_LENGTH'],
    ['suggestions for a command', { type: 8, data: { choices: [] } }, '50035 type BASE_TYPE_CHOICES'],
  ])('%s, and the interaction is still open', async (_name, body, code) => {
    const { id, token } = started();
    expect(await callback(id, token, body)).toContain(code);
    expect(await callback(id, token, { type: 4, data: { content: 'x' } })).toBe('taken');
  });

  test('26 suggestions, or one of 101 characters', async () => {
    const typing = server.person().autocomplete('check', 'topic', 'x');
    const choices = Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` }));
    expect(await callback(typing.id, typing.token, { type: 8, data: { choices } })).toContain('data.choices BASE_TYPE_BAD_LENGTH');
    expect(await callback(typing.id, typing.token, { type: 8, data: { choices: [{ name: 'x'.repeat(101), value: 'x' }] } })).toContain('choices.0.name');
  });

  test('the first message after a pause for thought takes its place; guests may send five more', async () => {
    const ann = server.person({ installed: true });
    const { id, token } = ann.slash('check', {}, server.privately([ann, server.person()]));
    await callback(id, token, { type: 5, data: { flags: 64 } });
    const follow = () => refusalOf(client.rest.post(Routes.webhook(server.me.id, token), { body: { content: 'x' }, auth: false }));
    for (let count = 0; count < 6; count += 1) expect(await follow()).toBe('taken');
    expect(await follow()).toContain('40094');
    const [first, second] = server.interactions.get(id)?.channel.messages.values() ?? [];
    expect([first?.to, second?.to]).toEqual([ann, undefined]);
  });

  test('another token', async () => {
    const stranger = clientOf(server);
    stranger.rest.setToken('x');
    expect(await refusalOf(stranger.rest.get(Routes.user()))).toContain('401');
    await expect(stranger.login(`${server.token}x`)).rejects.toThrow();
  });
});

describe('the gateway', () => {
  const content = ({ content: words }: Message) => words;
  function heard(bot: Client): string[] {
    const all: string[] = [];
    bot.on(Events.MessageCreate, (message) => all.push(content(message)));
    return all;
  }

  test('brings what was missed once the bot is back, without signing in again', async () => {
    const [fake, bot] = await fresh();
    const words = heard(bot);
    const ann = fake.person();
    fake.gateway.drop();
    ann.say('while you were away');
    await fake.until(() => words.length > 0, 'the message');
    expect(words).toEqual(['while you were away']);
    fake.gateway.reconnect();
    await fake.until(() => fake.gateway.notes.includes('resumed 0'), 'resuming');
    expect(fake.gateway.notes.filter((note) => /identify|resumed/.test(note))).toEqual(['identify', 'resumed 1', 'resumed 0']);
  });

  test('cannot be reached for a while: the library gives the session up, and what was said is lost', async () => {
    const [fake, bot] = await fresh();
    const words = heard(bot);
    const ann = fake.person();
    fake.gateway.drop({ refuse: 2 });
    ann.say('while you were away');
    await fake.until(() => fake.gateway.notes.filter((note) => note === 'identify').length === 2, 'signing in again');
    ann.say('and now');
    await fake.until(() => words.length > 0, 'a message');
    expect([words, fake.gateway.notes.filter((note) => note === 'refused')]).toEqual([['and now'], ['refused', 'refused']]);
  });

  test('ends a session, for good or not', async () => {
    const [fake, bot] = await fresh();
    const resumed = new Promise((resolve) => bot.once(Events.ShardResume, resolve));
    fake.gateway.invalidate(true);
    await resumed;
    fake.gateway.invalidate(false);
    await fake.until(() => fake.gateway.notes.filter((note) => note === 'identify').length === 2, 'signing in again', 20_000);
    await fake.until(() => fake.gateway.connected.length === 1, 'a session');
    const words = heard(bot);
    fake.person().say('and now');
    await fake.until(() => words.length > 0, 'the message');
    expect(fake.gateway.sessions).toHaveLength(2);
  });

  test('takes no session up again that has ended', async () => {
    const fake = await serve();
    const socket = new WebSocket(`${fake.socketRoot}/?v=10&encoding=json`);
    ends.push(async () => socket.close());
    const frames: { op: number; d: unknown }[] = [];
    const send = (op: number, d: object) => socket.send(JSON.stringify({ op, d: { token: fake.token, ...d } }));
    socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data)) as (typeof frames)[number]));
    socket.addEventListener('open', () => send(2, { intents: 1, properties: {} }));
    await fake.until(() => frames.length === 2, 'a session');
    fake.gateway.invalidate(false);
    const [over] = fake.gateway.sessions;
    send(6, { session_id: over?.id, seq: 1 });
    await fake.until(() => frames.length === 4, 'both answers');
    expect(frames.map(({ op }) => op)).toEqual([10, 0, 9, 9]);
    send(2, { intents: 1, properties: {} });
    await fake.until(() => fake.gateway.sessions.length === 2, 'another session');
  });

  test('that says nothing is left', async () => {
    const [fake] = await fresh({ heartbeatMs: 40 });
    fake.gateway.acknowledging = false;
    await fake.until(() => fake.gateway.notes.includes('resume'), 'a new connection');
  });

  test('brings an interaction again, keeps things back and turns them round', async () => {
    const ann = server.person();
    const seen: string[] = [];
    client.on(Events.InteractionCreate, ({ id }) => seen.push(id));
    const first = ann.slash('check');
    server.redeliver(first);
    server.gateway.hold();
    const later = [ann.slash('check'), ann.slash('check')];
    await server.until(() => seen.length === 2, 'both');
    server.gateway.release((held) => held.toReversed());
    await server.until(() => seen.length === 4, 'the rest');
    expect(seen).toEqual([first, first, ...later.toReversed()].map(({ id }) => id));
  });

  test('shows what is written in a guild only to those that may read it', async () => {
    const [fake, bot] = await fresh();
    const [words, ann, guild] = [heard(bot), fake.person(), fake.guild()];
    ann.say('not for you', guild.general);
    ann.say(`<@${fake.me.id}> for you`, guild.general);
    await fake.until(() => words.length === 2, 'both');
    expect(words).toEqual(['', `<@${fake.me.id}> for you`]);
    const reader = clientOf(fake, { intents: [Guilds, MessageContent] });
    await expect(reader.login(fake.token)).rejects.toThrow('disallowed intents');
    expect(fake.gateway.notes).toContain('refused 4014');
  });

  test('tells of guilds that come and go', async () => {
    const [fake, bot] = await fresh();
    const guild = fake.guild({ name: 'Readers' });
    await fake.until(() => bot.guilds.cache.get(guild.id)?.name === 'Readers', 'the guild');
    const left = new Promise<string>((resolve) => bot.once(Events.GuildDelete, ({ id }) => resolve(id)));
    guild.removeBot();
    expect(await left).toBe(guild.id);
    expect(await refusalOf(bot.rest.get(Routes.guild(guild.id)))).toContain('10004');
  });

  test('splits guilds over shards', async () => {
    const fake = await serve({ shards: 2 });
    const guilds = [fake.guild(), fake.guild()];
    const bot = clientOf(fake, { shards: 'auto' });
    const ready = new Promise((resolve) => bot.once(Events.ClientReady, resolve));
    await bot.login(fake.token);
    await ready;
    const shards = guilds.map(({ id }) => bot.guilds.cache.get(id)?.shardId);
    expect(shards.toSorted()).toEqual([0, 1]);
    await bot.application?.commands.set(commands as never);
    const ann = fake.person();
    for (const where of [...guilds.map(({ general }) => general), ann.dm]) {
      const answered = next((interaction) => asked(interaction).reply('x'), bot);
      ann.slash('check', {}, where);
      await answered;
    }
    const counts = fake.gateway.sessions.map(({ shard, past }) => [shard[0], past.filter(({ t }) => t === 'INTERACTION_CREATE').length]);
    expect(counts.toSorted()).toEqual([[0, 2], [1, 1]]);
  });
});

describe('calls', () => {
  const send = (to: { id: string }, bot = client) => bot.rest.post(Routes.channelMessages(to.id), { body: { content: 'x' } });

  test('faults are used up', async () => {
    const ann = server.person({ installed: true });
    server.faults.add({ match: 'POST /channels', status: 403, code: 50007 });
    await expect(send(ann.dm)).rejects.toMatchObject({ status: 403, code: 50007 });
    server.faults.add({ match: /messages$/, lose: true, skip: 1 });
    await send(ann.dm);
    await expect(send(ann.dm)).rejects.toThrow();
    expect(ann.dm.messages.size).toBe(2);
    server.faults.add({ match: ({ path }) => path.includes(ann.dm.id), drop: true });
    await expect(send(ann.dm)).rejects.toThrow();
    expect(ann.dm.messages.size).toBe(2);
    server.faults.add({ match: 'POST /channels', status: 502, body: '<html>' });
    await expect(send(ann.dm)).rejects.toMatchObject({ status: 502 });
    await send(ann.dm);
  });

  test('too many at once are told to wait, and how long', async () => {
    const [fake, bot] = await fresh({ rates: true }, {});
    const ann = fake.person({ installed: true });
    const plain = () => fetch(`${fake.api}/v10/channels/${ann.dm.id}/messages`, { method: 'POST', headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' }, body: '{"content":"x"}' });
    for (let count = 0; count < 5; count += 1) expect((await plain()).status).toBe(200);
    const refused = await plain();
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
    fake.skip(5_001);
    await send(ann.dm, bot);
    expect(fake.limited()).toHaveLength(1);
    for (let count = 0; count < 60; count += 1) await fetch(`${fake.api}/v10/users/@me`, { headers: { authorization: `Bot ${fake.token}` } });
    expect(fake.limited().length).toBeGreaterThan(1);
  });
});

describe('an address of its own', () => {
  const key = (hex: string) => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
  async function endpoint(publicKey: string, answer: (asked: { type: number }) => [number, unknown], checks = true): Promise<string> {
    const http = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const signed = Buffer.from(String(request.headers['x-signature-timestamp']) + body);
        const right = verify(null, signed, key(publicKey), Buffer.from(String(request.headers['x-signature-ed25519']), 'hex'));
        const [status, said] = checks && !right ? [401, {}] : answer(JSON.parse(body) as { type: number });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => http.close(resolve)));
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}/interactions`;
  }
  async function bodyOf(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  }

  test('takes interactions, signed, without a gateway', async () => {
    const fake = await serve();
    const { rest } = clientOf(fake);
    rest.setToken(fake.token);
    await rest.put(Routes.applicationCommands(fake.me.id), { body: commands });
    const url = await endpoint(fake.endpoint.publicKey, ({ type }) => [200, type === 1 ? { type: 1 } : { type: 4, data: { content: 'by post' } }]);
    await rest.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } });
    const ann = fake.person();
    const interaction = ann.slash('check');
    await fake.until(() => interaction.answer !== undefined, 'the answer');
    expect(ann.screen()).toBe('both-ends-test:\nby post');
    expect(fake.unanswered()).toEqual([]);
    await rest.post(Routes.webhook(fake.me.id, interaction.token), { body: { content: 'and more' }, auth: false });
    expect(ann.seen).toBe('by post\nand more');
  });

  test('is refused when it does not check signatures, or greets nobody', async () => {
    const careless = await endpoint(server.endpoint.publicKey, () => [200, { type: 1 }], false);
    const silent = await endpoint(server.endpoint.publicKey, () => [200, {}]);
    for (const url of [careless, silent]) {
      const set = client.rest.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } });
      expect(await refusalOf(set)).toContain('interactions_endpoint_url');
    }
    expect(server.endpoint.url).toBeUndefined();
  });
});
