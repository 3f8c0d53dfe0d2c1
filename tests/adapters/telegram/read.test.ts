import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORWARDED, read, type To } from '../../../src/adapters/telegram/read.ts';
import type { Message, Update } from '../../../src/adapters/telegram/update.ts';
import { guideOf, readMaterial } from '../../../src/bot.ts';

const at = (folder: string) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url));
const guide = guideOf(readMaterial({ flows: at('flows'), content: at('content') }));
const reader = { guide, me: { id: 1, username: 'Test_bot' } };
const from = { id: 5_600_000_001, language_code: 'es' };
const chat = { id: from.id, type: 'private' };
const group = { id: -100_123, type: 'supergroup' };
const reading = (message: Message) => read({ update_id: 9, message: { message_id: 4, date: 1, chat, from, ...message } }, reader);
const event = (message: Message) => {
  const result = reading(message);
  return result?.kind === 'turn' ? result.incoming.event : result;
};
const command = (text: string): Message => ({ chat: group, text, entities: [{ type: 'bot_command', offset: 0, length: text.length }] });

describe('private chats', () => {
  test.each([
    ['/start', { kind: 'open' }],
    ['/start@Test_bot', { kind: 'open' }],
    ['/check', { kind: 'open' }],
    ['/learn', { kind: 'open', flow: 'special/learn' }],
    ['/jobabroad', { kind: 'open', flow: 'checks/overseas-job' }],
    ['/helpnow', { kind: 'word', word: 'helpnow' }],
    ['/start helpnow', { kind: 'word', word: 'helpnow' }],
    ['/start nonsense', { kind: 'open' }],
    ['/language es', { kind: 'word', word: 'language', argument: 'es' }],
    ['/LANGUAGE', { kind: 'word', word: 'language' }],
    ['/nosuch', { kind: 'word', word: 'help' }],
    ['/', { kind: 'word', word: 'help' }],
    ['no / not', { kind: 'text', text: 'no / not', ref: '4' }],
  ])('%s', (text, expected) => {
    expect(event({ text })).toEqual({ ...expected, locale: 'es' });
  });

  test('a deep link opens its flow; discreet flows have none', () => {
    for (const { hash, flow } of guide.flows) expect(event({ text: `/start ${hash}` })).toEqual({ kind: 'open', flow, locale: 'es' });
    expect(guide.flows.map(({ flow }) => flow)).not.toContain('crisis/held');
    expect(new Set(guide.flows.map(({ hash }) => hash)).size).toBe(guide.flows.length);
  });

  test('a forwarded message begins a check, and is not read', () => {
    expect(event({ text: '/forget I want to die', forward_origin: {} })).toEqual({ kind: 'open', flow: FORWARDED, locale: 'es' });
    expect(guide.flows.map(({ flow }) => flow)).toContain(FORWARDED);
  });

  test('what is not words is met kindly; words under it are read', () => {
    expect(event({ photo: [{}] } as Message)).toEqual({ kind: 'other', locale: 'es' });
    expect(event({ caption: 'help me', photo: [{}] } as Message)).toMatchObject({ kind: 'text', text: 'help me' });
    expect(event({ pinned_message: {} } as Message)).toBeUndefined();
  });

  test('an edit has the reference of its message; other edits are nothing', () => {
    const edit = (message: Message) => read({ update_id: 9, edited_message: { message_id: 4, date: 1, chat, from, ...message } }, reader);
    expect(edit({ text: 'no' })).toMatchObject({ incoming: { event: { kind: 'text', text: 'no', ref: '4', edited: true } } });
    expect([edit({ text: '/start' }), edit({ location: {} } as Message), edit({ text: 'no', chat: group })]).toEqual([undefined, undefined, undefined]);
  });

  test('a press brings the text of its message; where the message is gone, only its place', () => {
    const press = (message: Message) => read({ update_id: 9, callback_query: { id: '77', from, data: '!back', message: { message_id: 4, chat, ...message } } }, reader);
    const entities = [{ type: 'bold', offset: 0, length: 1 }, { type: 'url', offset: 1, length: 2 }];
    const shown = press({ date: 3, text: 'Which?', entities });
    expect(shown).toMatchObject({ kind: 'turn', query: '77', incoming: { event: { kind: 'press', token: '!back' } } });
    expect(shown?.kind === 'turn' && (shown.incoming.to as To).pressed).toEqual({ text: 'Which?', entities: entities.slice(0, 1) });
    expect(press({ date: 0 })).toMatchObject({ incoming: { to: { message: 4, pressed: {} } } });
    expect(press({ date: 3, chat: group })).toEqual({ kind: 'press', query: '77' });
  });
});

describe('groups', () => {
  test.each<[string, Message]>([
    ['a command of ours', command('/start')],
    ['any command that names us', command('/whatever@test_BOT')],
    ['a reply', { chat: group, text: 'yes', reply_to_message: { from: { id: 1 } } }],
    ['a mention', { chat: group, text: 'ask @test_bot', entities: [{ type: 'mention', offset: 4, length: 9 }] }],
  ])('%s gets the way to the private chat', (_, message) => {
    expect(reading(message)).toMatchObject({ kind: 'group', chat: group.id, message: 4 });
  });

  test.each<[string, Message]>([
    ['talk', { chat: group, text: 'I want to die' }],
    ['a command of another bot', command('/start@other_bot')],
    ['a command that is not ours', command('/ban')],
    ['another bot', { ...command('/start'), from: { id: 3, is_bot: true } }],
    ['a channel', { ...command('/start'), chat: { id: -5, type: 'channel' } }],
  ])('%s is nobody’s business', (_, message) => {
    expect(reading(message)).toBeUndefined();
  });

  test('the link leads to what the command asks for', () => {
    expect(reading(command('/helpnow'))).toMatchObject({ start: 'helpnow' });
    const job = guide.flows.find(({ flow }) => flow === 'checks/overseas-job')?.hash;
    expect(reading(command('/jobabroad@Test_bot'))).toMatchObject({ start: job });
  });
});

test('nothing that arrives makes it throw', () => {
  const key = fc.constantFrom('update_id', 'message', 'edited_message', 'callback_query', 'inline_query', 'chat', 'from', 'id', 'type', 'text', 'entities', 'data', 'date', 'offset', 'forward_origin', 'reply_to_message');
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('private', 'supergroup', '/start', 'mention'));
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ depthSize: 'medium' }, leaf, fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 8 })),
  }));
  fc.assert(fc.property(fc.dictionary(key, tree), (update) => void read(update as Update, reader)));
});
