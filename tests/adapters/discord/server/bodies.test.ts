import { type Client, MessageFlags, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiscordServer } from '../server.ts';
import { button, endAll, fresh, menu, refusalOf, row, text } from './kit.ts';

// The server must be no more lenient than the real one.

let server: DiscordServer;
let client: Client;
beforeAll(async () => {
  [server, client] = await fresh();
});
afterAll(endAll);

const V2 = MessageFlags.IsComponentsV2;

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
