import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxes, EPHEMERAL } from '../../../src/adapters/discord/components.ts';
import type { Data, Interaction, Message } from '../../../src/adapters/discord/payload.ts';
import { FORWARDED, readInteraction, readMessage, type To } from '../../../src/adapters/discord/read.ts';
import { guideOf, readMaterial } from '../../../src/bot.ts';

const at = (folder: string) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url));
const guide = guideOf(readMaterial({ flows: at('flows'), content: at('content') }));
const user = { id: '560000000000000001' };
const base: Interaction = { id: '11', application_id: '12', token: 'token', channel_id: '13', locale: 'es-419' };
const inDm = { context: 1, user };
const inServer = { context: 0, guild_id: '14', member: { user } };

const reading = (interaction: Interaction) => readInteraction({ ...base, ...interaction }, guide);
const turn = (interaction: Interaction) => {
  const result = reading(interaction);
  if (result?.kind !== 'turn') throw new Error(`not a turn: ${result?.kind}`);
  return { ...result, to: result.incoming.to as To, event: result.incoming.event };
};
const command = (name: string, options: Data['options'] = []) => turn({ type: 2, ...inDm, data: { type: 1, name, options } }).event;
const press = (data: Data, message: Message = { id: '21', flags: 0 }, where: Interaction = inDm) => turn({ type: 3, ...where, message, data });

describe('commands', () => {
  test.each([
    ['check', { kind: 'open' }],
    ['learn', { kind: 'open', flow: 'special/learn' }],
    ['jobabroad', { kind: 'open', flow: 'checks/overseas-job' }],
    ['helpnow', { kind: 'word', word: 'helpnow' }],
    ['nosuch', { kind: 'word', word: 'help' }],
  ])('/%s', (name, expected) => {
    expect(command(name)).toEqual({ ...expected, locale: 'es-419' });
  });

  test('what they are given', () => {
    const listed = guide.flows.find(({ listed }) => listed);
    expect(command('check', [{ name: 'what', value: listed?.hash ?? '' }])).toMatchObject({ kind: 'open', flow: listed?.flow });
    expect(command('check', [{ name: 'what', value: ' my bank called ' }])).toMatchObject({ kind: 'text', text: 'my bank called' });
    expect(command('language', [{ name: 'language', value: 'es' }])).toMatchObject({ kind: 'word', word: 'language', argument: 'es' });
    for (const value of [5, true, {}, null, '']) expect(command('check', [{ name: 'what', value: value as never }])).toMatchObject({ kind: 'open' });
  });

  test('from the menu of a message: a check begins, and the message is not read', () => {
    const { event, incoming } = turn({ type: 2, ...inServer, data: { type: 3, name: 'Check this message', options: [] } });
    expect(event).toEqual({ kind: 'open', flow: FORWARDED, locale: 'es-419' });
    expect(JSON.stringify(incoming)).not.toContain('resolved');
  });

  test('are answered for the person alone, but in the private chat', () => {
    const data = { type: 1, name: 'check' };
    expect(turn({ type: 2, ...inServer, data }).to).toMatchObject({ user: user.id, ask: { quiet: true, later: 5 } });
    expect(turn({ type: 2, context: 2, user, data }).to).toMatchObject({ ask: { quiet: true } });
    expect(turn({ type: 2, ...inServer, data }).to.dm).toBeUndefined();
    expect(turn({ type: 2, ...inDm, data }).to).toMatchObject({ dm: '13', ask: { quiet: false } });
  });
});

describe('presses', () => {
  test.each([
    [{ custom_id: '99.1.0' }, { kind: 'press', token: '99.1.0' }],
    [{ custom_id: '@one.0', values: ['!language.es'] }, { kind: 'press', token: '!language.es' }],
    [{ custom_id: '@many.0', values: ['a', 'b'] }, { kind: 'choose', tokens: ['a', 'b'] }],
    [{ custom_id: '@many.0', values: ['a'] }, { kind: 'choose', tokens: ['a'] }],
    [{ custom_id: '@dm' }, { kind: 'again' }],
    [{ custom_id: '@talk' }, { kind: 'again' }],
  ])('%j', (data, expected) => {
    expect(press(data).event).toEqual({ ...expected, locale: 'es-419' });
  });

  const kept = { type: 17, id: boxes.kept, components: [{ type: 10, id: 2, content: 'Call 988' }, { type: 14, id: 3, divider: true, spacing: 1 }, { type: 1, id: 4, components: [{ type: 2, style: 1, label: 'Yes', custom_id: 'x' }] }] };

  test('what is worth keeping is kept without its buttons and lines; anything else can make way', () => {
    const { to } = press({ custom_id: 'x' }, { id: '21', flags: 0, components: [kept] });
    expect(to.ask?.pressed).toEqual({ message: '21', kept: [{ type: 17, id: boxes.kept, components: [{ type: 10, content: 'Call 988' }] }] });
    expect(press({ custom_id: 'x' }, { id: '21', components: [{ ...kept, id: boxes.plain }] }).to.ask?.pressed).toEqual({ message: '21' });
  });

  test('a message that others can see is never the one that changes', () => {
    expect(press({ custom_id: 'x' }, { id: '21', flags: 0 }, inServer).to.ask?.pressed).toBeUndefined();
    expect(press({ custom_id: 'x' }, { id: '21', flags: EPHEMERAL }, inServer).to.ask?.pressed).toEqual({ message: '21' });
    expect(press({ custom_id: '@talk' }, { id: '21', flags: EPHEMERAL }, inServer).to.ask?.pressed).toBeUndefined();
  });

  test('a form comes for what must be typed, in the language of the question', () => {
    expect(reading({ type: 3, ...inServer, message: { id: '21', flags: EPHEMERAL }, data: { custom_id: '@type.es' } })).toMatchObject({ kind: 'form', language: 'es' });
    const fields = [{ type: 18, component: { type: 4, custom_id: 'words', value: 'Polonia' } }];
    expect(turn({ type: 5, ...inServer, message: { id: '21', flags: EPHEMERAL }, data: { custom_id: 'typed', components: fields } }).event).toMatchObject({ kind: 'text', text: 'Polonia' });
    expect(reading({ type: 5, ...inServer, data: { components: [{ value: ' ' }] } })).toBeUndefined();
  });
});

describe('what is typed in the private chat', () => {
  const message: Message = { id: '31', channel_id: '13', author: user, content: 'no / not' };
  const typed = (more: Message, edited = false) => readMessage({ ...message, ...more }, edited)?.incoming.event;

  test('is read; what is not words is met kindly, and a message passed on is not read', () => {
    expect(typed({})).toEqual({ kind: 'text', text: 'no / not', ref: '31' });
    expect(typed({ content: '', attachments: [{}] })).toEqual({ kind: 'other' });
    expect(typed({ content: 'look', attachments: [{}] })).toMatchObject({ kind: 'text', text: 'look' });
    expect(typed({ content: '', message_reference: { type: 1 } })).toEqual({ kind: 'open', flow: FORWARDED });
    expect(typed({ message_reference: { type: 0 }, type: 19 })).toMatchObject({ kind: 'text' });
  });

  test('is nothing where it is a bot’s, a server’s, or Discord’s own', () => {
    for (const more of [{ author: { ...user, bot: true } }, { guild_id: '14' }, { webhook_id: '15' }, { type: 7 }, { content: '  ' }, { author: {} }]) expect(typed(more as Message)).toBeUndefined();
  });

  test('an edit is another event, with the reference of its message; what Discord adds is none', () => {
    const time = '2026-11-25T10:00:00.000Z';
    expect(typed({ edited_timestamp: time }, true)).toEqual({ kind: 'text', text: 'no / not', ref: '31', edited: true });
    expect(readMessage({ ...message, edited_timestamp: time }, true)?.incoming.id).not.toBe(readMessage(message, false)?.incoming.id);
    expect(typed({ edited_timestamp: null }, true)).toBeUndefined();
  });
});

test('searches and the command for moderators', () => {
  expect(reading({ type: 4, ...inServer, data: { name: 'check', options: [{ name: 'what', value: 'ban', focused: true }] } })).toMatchObject({ kind: 'search', words: 'ban' });
  expect(reading({ type: 2, ...inServer, guild_locale: 'en-US', data: { type: 1, name: 'setup' } })).toMatchObject({ kind: 'setup', channel: '13', common: 'en-US' });
});

test('anything else, whatever its shape, is nothing and throws nothing', () => {
  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(null, 1, '1', [], {}, [null], ['x'], [[]]));
  const part = (keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), anything);
  const data = part(['type', 'name', 'options', 'custom_id', 'values', 'components']);
  const interaction = fc.record({ type: fc.integer({ min: 0, max: 6 }), data: fc.oneof(data, anything), message: fc.oneof(part(['id', 'flags', 'components']), anything), member: anything, locale: anything, context: anything });
  fc.assert(fc.property(interaction, (each) => void readInteraction({ ...base, user, ...each } as Interaction, guide)), { numRuns: 2_000 });
  fc.assert(fc.property(part(['id', 'channel_id', 'author', 'content', 'type', 'attachments', 'message_reference', 'poll', 'edited_timestamp']), fc.boolean(), (each, edited) => void readMessage(each as Message, edited)), { numRuns: 1_000 });
});

test('ids that are none go into no address', () => {
  for (const id of ['../x', '1/2', '', 'x', '1?y']) expect(readInteraction({ ...base, ...inDm, id, type: 2, data: { name: 'check' } }, guide)).toBeUndefined();
});
