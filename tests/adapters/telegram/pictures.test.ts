import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { render } from '../../../src/adapters/telegram/render.ts';
import { guideOf, type Material } from '../../../src/bot.ts';
import { compile } from '../../../src/engine/compile.ts';
import { officialMaterial, TestBot } from './bot.ts';
import type { Person } from './server/actors.ts';
import { TelegramServer } from './server.ts';

// Pictures through the real client: uploaded once, then named; words where there is none.

const FLOW = 'lessons/shown';
const SCENE = 'Two people, one at each end of a wire.';
const GONE = 'A picture that nobody put there.';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

const text = `spec: 1
flow: ${FLOW}
title: Pictures
language: en
reviewed: {on: 2026-11-25, by: tests, again_within: 9999d}
steps:
  scene: {picture: scene, alt: "${SCENE}", say: Look at this.}
  gone: {picture: gone, alt: "${GONE}"}
  after:
    ask: Did you see it?
    options: {saw: {text: Yes, go: end}, missed: I did not}
  words: {say: Then read the words.}
`;

function withPictures(): Material {
  const official = officialMaterial();
  const lexicon = { ...official.lexicon, pictures: new Set(['scene', 'gone']) };
  const sources = [...official.sources, { flow: FLOW, file: `${FLOW}/flow.yaml`, text, translations: [] }];
  const { programs, diagnostics } = compile(sources, lexicon);
  if (!programs.has(FLOW)) throw new Error(JSON.stringify(diagnostics.filter(({ file }) => file.startsWith(FLOW))));
  return { ...official, lexicon, sources, programs };
}

const material = withPictures();
const link = guideOf(material).flows.find(({ flow }) => flow === FLOW)?.hash ?? '';
const pictures = mkdtempSync(join(tmpdir(), 'bothends-pictures-'));
writeFileSync(join(pictures, 'scene.png'), PNG);
writeFileSync(join(pictures, 'gone.txt'), 'no picture');

let server: TelegramServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new TelegramServer().start();
  bot = await new TestBot(server, material, { pictures }).start();
});
beforeEach(() => server.faults.clear());
afterAll(async () => {
  await bot.stop();
  await server.stop();
  rmSync(pictures, { recursive: true });
});

async function shown(): Promise<Person> {
  const ann = server.person();
  await bot.act(ann, () => ann.say(`/start ${link}`));
  return ann;
}
const photosOf = (person: Person) => person.chat.ofBot().filter((message) => 'photo' in message).map(({ caption }) => caption);
const uploads = () => server.done('sendPhoto').map(({ params }) => String(params['photo']).startsWith('attach://'));

test('the file is uploaded once with its words under it; after that its id is enough', async () => {
  const [first, second] = [await shown(), await shown()];
  for (const person of [first, second]) {
    expect(photosOf(person)).toEqual([SCENE]);
    expect(person.seen).toMatch(new RegExp(`Look at this\\.\\n${SCENE}\\n${GONE}\\nDid you see it`));
  }
  expect(uploads()).toEqual([true, false]);
  expect([...server.files.values()]).toEqual([PNG]);
  expect(server.refused()).toEqual([]);
});

test('an id that is not good any more: the file again', async () => {
  await shown();
  server.files.clear();
  const before = uploads().length;
  expect(photosOf(await shown())).toEqual([SCENE]);
  expect(uploads().slice(before)).toEqual([true]);
});

test('where a picture is refused, its words come', async () => {
  server.faults.add({ method: 'sendPhoto', status: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS', times: 2 });
  const ann = await shown();
  expect(photosOf(ann)).toEqual([]);
  expect(ann.seen).toMatch(new RegExp(`Look at this\\.\\n${SCENE}\\n${GONE}\\nDid you see it`));
});

test('a picture that fails for the moment is tried again, and comes in its place', async () => {
  server.faults.add({ method: 'sendPhoto', status: 500 });
  const ann = await shown();
  expect(photosOf(ann)).toEqual([SCENE]);
  expect(ann.seen).toMatch(new RegExp(`Look at this\\.\\n${SCENE}\\n${GONE}\\nDid you see it`));
});

test('stop takes pictures away too', async () => {
  const ann = await shown();
  await bot.act(ann, () => ann.say('stop'));
  expect(photosOf(ann)).toEqual([]);
});

test.each([[1_024, true], [1_025, false]])('with %i characters of words, a caption: %j', (length, captioned) => {
  const { calls } = render({ messages: [{ blocks: [{ kind: 'picture', picture: 'scene', alt: '<'.repeat(length) }] }] }, null, () => '');
  expect(calls.map((call) => call && typeof call === 'object' && 'picture' in call)).toEqual([captioned]);
});
