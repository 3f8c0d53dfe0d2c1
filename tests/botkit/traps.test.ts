import { Socket } from 'node:net';
import dns from 'node:dns';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BotWorker, BotkitMessage } from 'botkit';
import { createSeal } from '../../src/storage/seal.ts';
import { build, FakeAdapter, kit, personOf, soon } from './kit.ts';

/*
 * What goes wrong with Botkit held otherwise (measured before this was written), one test per trap. Each
 * failure must settle the door, reach the one place, leave no unhandled rejection and print nothing.
 */

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
const printed = vi.spyOn(console, 'error');

beforeEach(() => {
  unhandled.length = 0;
  printed.mockClear();
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await soon(5);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(printed).not.toHaveBeenCalled();
});

type Stage = 'spawn' | 'ingest' | 'receive' | 'interpret' | 'send';
const stages: Stage[] = ['spawn', 'ingest', 'receive', 'interpret', 'send'];

test('every turn goes through every stage of Botkit, in order', async () => {
  const { adapter, shell } = build();
  const seen: string[] = [];
  for (const stage of stages) {
    shell.controller.middleware[stage].use(async (...[bot, message]: [BotWorker, BotkitMessage?]) => {
      const text = message?.text ?? message?.['channelData']?.call ?? '';
      seen.push(`${stage} ${bot.constructor.name} ${text}`.trim());
    });
  }
  shell.controller.on('message', async (_, message) => void seen.push(`on ${message.user} ${message['event'].text}`));
  await shell.start();
  await adapter.say('hello');
  expect(seen).toEqual([
    'spawn Worker', 'ingest Worker hello', 'receive Worker hello', 'interpret Worker hello', 'send Worker 1:hello',
    `on ${personOf('fake', 'ann')} hello`,
  ]);
});

const failures: [how: string, fail: (...given: never[]) => unknown][] = [
  ['throws', () => { throw new Error('secret'); }],
  ['rejects', async () => { throw new Error('secret'); }],
  ['takes next and rejects', async (_a: unknown, _b: unknown, _next: unknown) => { throw new Error('secret'); }],
  ['takes next and throws', (_a: unknown, _b: unknown, _next: unknown) => { throw new Error('secret'); }],
  ['rejects with nothing', () => Promise.reject()],
  ['returns an error', () => new Error('secret')],
  ['gives next an error', (_a: unknown, _b: unknown, next: (error: Error) => void) => next(new Error('secret'))],
  ['never settles', () => new Promise(() => {})],
  ['never calls next', (_a: unknown, _b: unknown, _next: unknown) => {}],
];
const inStages = stages.filter((stage) => stage !== 'spawn').flatMap((stage) => failures.map((failure) => [stage, ...failure] as const));

test.each(inStages)('middleware at %s that %s settles the turn and reaches the one place', async (stage, _how, fail) => {
  const { adapter, shell, lines, counts } = build({ limits: { middleware: 30 } });
  shell.controller.middleware[stage].use(fail);
  await shell.start();
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['trouble.ours (?)']);
  expect(counts).toContain('trouble.ours');
  expect(lines.at(-1)).toMatchObject(['error', { platform: 'fake', where: stage === 'send' ? 'middleware.send' : 'middleware' }, expect.any(String)]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('spawn middleware that fails settles the turn too', async () => {
  const { adapter, shell } = build();
  shell.controller.middleware.spawn.use(async (_bot: BotWorker, _next: () => void) => {
    throw new Error('secret');
  });
  await shell.start();
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['trouble.ours (?)']);
});

test('middleware that takes next and calls it works', async () => {
  const { adapter, shell } = build();
  shell.controller.middleware.receive.use(async (_bot: BotWorker, _message: BotkitMessage, next: () => void) => next());
  await shell.start();
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['1:hello']);
});

test('middleware that is a generator is refused when it is registered', () => {
  const { shell } = build();
  expect(() => shell.controller.middleware.receive.use(function* () {})).toThrow(TypeError);
});

test.each([
  ['throws', () => { throw new Error('secret'); }],
  ['rejects', async () => { throw new Error('secret'); }],
  ['never settles', () => new Promise(() => {})],
])("a plugin's handler that %s settles the turn; the answer stands", async (_, handler) => {
  const { adapter, shell, said, counts } = build({ limits: { middleware: 30 } });
  shell.controller.on('message', handler as () => Promise<unknown>);
  await shell.start();
  await adapter.say('hello');
  expect(await said()).toEqual(['hello']);
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.ours (?)']);
  expect(counts).toContain('trouble.ours');
});

test('a handler of an event outside of any turn is reported, not thrown', async () => {
  const { shell, lines } = await kit();
  shell.controller.on('shutdown', async () => {
    throw new Error('secret');
  });
  await shell.stop();
  expect(lines).toMatchObject([['error', { where: 'handler', error: 'Error' }, expect.any(String)]]);
});

test('bot.say of a plugin settles, rendered like any message, and rejects when the send fails', async () => {
  const { adapter, shell } = build();
  const outcomes: unknown[] = [];
  shell.controller.on('message', async (bot, message) => {
    outcomes.push(await bot.reply(message, "don't <b>*stop*</b>").then(() => 'sent', () => 'failed'));
  });
  await shell.start();
  await adapter.say('hello');
  adapter.trouble = (text) => text.startsWith('don') && Promise.reject(new Error('down'));
  await adapter.say('again');
  expect(outcomes).toEqual(['sent', 'failed']);
  expect(adapter.texts()).toEqual(['1:hello', "don't <b>*stop*</b>", '2:again']);
});

test('two turns of one person at once lose nothing', async () => {
  const { adapter, said } = await kit();
  await Promise.all(['a', 'b', 'c', 'd'].map((text) => adapter.say(text)));
  expect(await said()).toEqual(['a', 'b', 'c', 'd']);
});

test('platforms and people whose names look alike when joined are kept apart', async () => {
  const [one, two] = [new FakeAdapter('a-b'), new FakeAdapter('a')];
  await kit({ adapters: [one, two], seal: createSeal('0123456789abcdef0123456789abcdef') });
  await one.say('x', 'c');
  await two.say('y', 'b-c');
  expect([...one.texts(), ...two.texts()]).toEqual(['1:x', '1:y']);
});

test('the activity holds stable ids only: a group that is renamed keeps its place', async () => {
  const { adapter, shell, said } = build();
  const conversations: unknown[] = [];
  shell.controller.on('message', async (_, message) => void conversations.push(message.incoming_message.conversation));
  await shell.start();
  await adapter.door({ id: '1', user: 'ann', to: { chat: 7, title: 'Friends' }, event: { kind: 'text', text: 'a' } });
  await adapter.door({ id: '2', user: 'ann', to: { chat: 7, title: 'Family' }, event: { kind: 'text', text: 'b' } });
  expect(conversations[0]).toEqual(conversations[1]);
  expect(JSON.stringify(conversations)).not.toMatch(/Friends|7/);
  expect(await said()).toEqual(['a', 'b']);
});

test('nothing that Botkit matches by parts of words, and none of its dialogs, can be registered', async () => {
  const { shell } = build();
  const { controller } = shell;
  const calls: (() => unknown)[] = [
    () => (controller.hears as (...given: unknown[]) => void)('no', 'message', async () => {}),
    () => (controller.interrupts as (...given: unknown[]) => void)('stop', 'message', async () => {}),
    () => (controller.addDialog as (dialog: unknown) => void)({ id: 'x' }),
    () => (controller.handleTurn as (context: unknown) => void)({}),
  ];
  for (const call of calls) expect(call).toThrow();
});

test("Botkit's storage is never asked: no dialog state is read or written", async () => {
  const { adapter, shell } = await kit();
  const asked = [vi.spyOn(shell.controller.storage, 'read'), vi.spyOn(shell.controller.storage, 'write')];
  const dialogs = vi.spyOn(shell.controller.dialogSet, 'createContext');
  await adapter.say('hello');
  for (const spy of [...asked, dialogs]) expect(spy).not.toHaveBeenCalled();
});

test('texts pass as they are, with no escaping', async () => {
  const { adapter } = await kit();
  await adapter.say(`don't & <b> {{name}}`);
  expect(adapter.texts()).toEqual([`1:don't & <b> {{name}}`]);
});

test('a bot that is kept after its turn cannot speak', async () => {
  const { adapter, shell } = build();
  let kept: BotWorker | undefined;
  shell.controller.on('message', async (bot) => void (kept = bot));
  await shell.start();
  await adapter.say('hello');
  await expect(kept?.say('psst')).rejects.toThrow();
  expect(adapter.texts()).toEqual(['1:hello']);
});

test('no socket is opened and no name is looked up', async () => {
  const listen = vi.spyOn((await import('node:net')).Server.prototype, 'listen');
  const connect = vi.spyOn(Socket.prototype, 'connect');
  const lookup = vi.spyOn(dns, 'lookup');
  const { adapter, shell } = await kit();
  await adapter.say('hello');
  await shell.stop();
  for (const spy of [listen, connect, lookup]) expect(spy).not.toHaveBeenCalled();
});
