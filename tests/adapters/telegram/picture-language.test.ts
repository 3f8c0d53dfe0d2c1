import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { guideOf } from '../../../src/bot.ts';
import { root } from '../../bot/kit.ts';
import { officialMaterial, TestBot } from './bot.ts';
import { TelegramServer } from './server.ts';

// Pictures with words in them come in the person's language, whoever was sent one before.

const FLOW = 'lessons/why-there';
const pictures = join(root, 'content', 'pictures');
const material = officialMaterial();
const link = guideOf(material).flows.find(({ flow }) => flow === FLOW)?.hash ?? '';

let server: TelegramServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new TelegramServer().start();
  bot = await new TestBot(server, material, { pictures }).start();
});
afterAll(async () => {
  await bot.stop();
  await server.stop();
});

test.each([
  ['en', ['Read it', 'Go on'], 'money-way.png'],
  ['es', ['Leerla', 'Seguir'], 'money-way.es.png'],
])('to somebody whose client speaks %s', async (language_code, presses, file) => {
  const person = server.person({ language_code });
  await bot.act(person, () => person.say(`/start ${link}`));
  for (const label of presses) await bot.act(person, () => person.press(label));
  const [sent] = server.done('sendPhoto').slice(-1);
  const [, part = ''] = /^attach:\/\/(.+)$/.exec(String(sent?.params['photo'])) ?? [];
  // Whatever the server keeps of a file, it is a body.
  const bytes = Buffer.from(await new Response(sent?.params[part] as ConstructorParameters<typeof Response>[0]).arrayBuffer());
  expect(bytes.equals(readFileSync(join(pictures, file)))).toBe(true);
  expect(server.refused()).toEqual([]);
});

test('to somebody of another language the one that is there already, without its bytes', async () => {
  const person = server.person({ language_code: 'de' });
  await bot.act(person, () => person.say(`/start ${link}`));
  for (const label of ['Read it', 'Go on']) await bot.act(person, () => person.press(label));
  expect(server.done('sendPhoto').at(-1)?.params['photo']).toMatch(/^(?!attach:).+/);
});
