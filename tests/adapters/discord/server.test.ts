import { type Client, Events, type Message, MessageFlags, Routes } from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DiscordServer } from './server.ts';
import { asked, button, endAll, fresh, menu, next, row, text } from './server/kit.ts';

// The server that the other tests lean on, through the library that bots use: what people do. What it refuses, and how
// connections fail, is tried in `server/`.

let server: DiscordServer;
let client: Client;
beforeAll(async () => {
  [server, client] = await fresh();
});
afterAll(endAll);
afterEach(() => void client.removeAllListeners(Events.InteractionCreate));

const V2 = MessageFlags.IsComponentsV2;

describe('what people do', () => {
  test('a command, its reply, a press', async () => {
    const ann = server.person({ locale: 'es-ES' });
    const answered = next(client, async (interaction) => {
      expect(interaction.locale).toBe('es-ES');
      await asked(interaction).reply({ content: 'Did they ask for money?', components: [row(button('Yes', 'y'), button('No', 'n'))] as never });
      await asked(interaction).followUp({ content: 'Only for you', flags: MessageFlags.Ephemeral });
    });
    ann.slash('check');
    await answered;
    expect(ann.buttons()).toEqual(['Yes', 'No']);
    const pressed = next(client, (interaction) => interaction.isButton() && interaction.update({ content: `You said ${interaction.customId}`, components: [] }));
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
    const answered = next(client, (interaction) => asked(interaction).reply({ content: 'quietly', flags: MessageFlags.Ephemeral, withResponse: true }));
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
    const suggested = next(client, (interaction) => interaction.isAutocomplete() && interaction.respond([{ name: interaction.options.getFocused(), value: 'v' }]));
    const typing = ann.autocomplete('check', 'topic', 'mon', guild.general);
    await suggested;
    expect(typing.choices).toEqual([{ name: 'mon', value: 'v' }]);
    const tried = next(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) throw new Error('not a command');
      expect(interaction.options.getSubcommand()).toBe('try');
      const file = interaction.options.getAttachment('file', true);
      await interaction.reply(await (await fetch(file.url)).text());
    });
    ann.slash('flow try', { file: { name: 'flow.yaml', content: 'flow: mine' } }, guild.general);
    await tried;
    expect(ann.screen(guild.general)).toContain('flow: mine');
    const looked = next(client, (interaction) => interaction.isMessageContextMenuCommand() && interaction.reply({ content: interaction.targetMessage.content, flags: MessageFlags.Ephemeral }));
    ann.messageMenu('Is this a scam?', ann.say('You have won', guild.general));
    await looked;
    expect(ann.seen).toContain('You have won');
  });

  test('a form, opened by a button, changes the message with the button', async () => {
    const ann = server.person();
    const shown = next(client, (interaction) => asked(interaction).reply({ components: [row(button('Write', 'w'))] as never }));
    ann.slash('check');
    await shown;
    const opened = next(client, (interaction) => interaction.isButton() && interaction.showModal({ custom_id: 'f', title: 'Tell us', components: [{ type: 18, label: 'What happened?', component: { type: 4, custom_id: 'what', style: 2, min_length: 3 } }] } as never));
    ann.click('w');
    await opened;
    expect(() => ann.submit({ 'What happened?': 'no' })).toThrow('takes 3 to 4000');
    const sent = next(client, (interaction) => interaction.isModalSubmit() && interaction.isFromMessage() && interaction.update({ content: interaction.fields.getTextInputValue('what'), components: [] }));
    ann.submit({ 'What happened?': 'they called' });
    await sent;
    expect(ann.screen()).toBe('both-ends-test:\nthey called');
  });

  test('a form with boxes to tick', async () => {
    const ann = server.person();
    const options = [{ label: 'Yes', value: 'y' }, { label: 'No', value: 'n' }];
    const fields = [{ type: 18, label: 'Paid?', component: { type: 21, custom_id: 'paid', options } }, { type: 18, label: 'What?', component: { type: 22, custom_id: 'what', options, max_values: 2 } }, { type: 18, label: 'Sure', component: { type: 23, custom_id: 'sure' } }];
    const opened = next(client, (interaction) => interaction.isChatInputCommand() && interaction.showModal({ custom_id: 'f', title: 'Tell us', components: fields } as never));
    ann.slash('check');
    await opened;
    expect(ann.seen).toBe('Tell us\nPaid?\nWhat?\nSure');
    expect(() => ann.submit({ 'What?': ['Yes'] })).toThrow('"Paid?" is needed');
    const sent = next(client, (interaction) => interaction.isModalSubmit() && [interaction.fields.getRadioGroup('paid'), interaction.fields.getCheckboxGroup('what'), interaction.fields.getCheckbox('sure')]);
    ann.submit({ 'Paid?': 'No', 'What?': ['Yes', 'No'], Sure: true });
    expect(await sent).toEqual(['n', ['y', 'n'], true]);
  });

  test('a menu, and an answer that is thought about first', async () => {
    const ann = server.person();
    const shown = next(client, (interaction) => asked(interaction).reply({ components: [row(menu(3))] as never }));
    ann.slash('check');
    await shown;
    const chosen = next(client, async (interaction) => {
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
      const answered = next(client, async (interaction) => {
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
    const hushed = next(client, (interaction) => asked(interaction).reply({ content: 'hushed', withResponse: true }));
    ann.slash('check', {}, guild.general);
    expect((await hushed).interaction.responseMessageEphemeral).toBe(true);
  });

  test('pictures come as files and are shown with their description', async () => {
    const ann = server.person();
    const gallery = { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'Two hands' }] };
    const answered = next(client, (interaction) => asked(interaction).reply({ flags: V2, components: [{ type: 17, components: [text('# Look'), gallery, row(button('Go', 'g'))] }] as never, files: [{ attachment: Buffer.from('png'), name: 'a.png' }] }));
    ann.slash('check');
    await answered;
    expect(ann.screen()).toBe('both-ends-test:\n# Look\n(picture: Two hands)\n[Go]');
    const [message] = ann.dm.messages.values();
    expect(await (await fetch(message?.attachments[0]?.url ?? '')).text()).toBe('png');
  });
});
