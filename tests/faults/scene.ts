import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Counted } from '../../src/botkit/log.ts';
import type { Session } from '../../src/engine/session.ts';
import { openStore } from '../../src/storage/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { officialMaterial } from '../adapters/telegram/bot.ts';

export const material = officialMaterial();

/** Somebody who talks in words, since a word that counted twice would answer the next question too. */
export interface Someone {
  /** Resolves once the bot has ended the turn. */
  say(word: string): Promise<void>;
  /** Everything that was said to them, in order. */
  heard(): string[];
  session(): Promise<Session | undefined>;
}

/** A platform with its real client; a bot with its real store, which may be stopped and begun again. */
export interface Scene {
  /** The first word of a talk there. */
  readonly hello: string;
  /** What all its bots counted. */
  readonly counts: Counted[];
  readonly lines: string[];
  person(): Someone;
  begin(store: Store): Promise<void>;
  /** Stops the bot, which closes its store. */
  end(): Promise<void>;
  /** Brings everything once more that happened so far. */
  again(order: 'forwards' | 'backwards'): Promise<void>;
  /** Takes the platform away too. */
  close(): Promise<void>;
}

/** Opens a store as a start does; `ahead` is how far its clock is wrong, milliseconds. */
export function opened(url: string, seal: Parameters<typeof openStore>[1]['seal'], ahead: () => number = () => 0): Promise<Store> {
  return openStore(url, { seal, clock: () => Date.now() + ahead() });
}

/** After the first word. */
export const WORDS = ['2', '1', '1', 'no', 'not sure', 'no', 'not sure', 'no', 'not sure', 'no'];
const SORRY = 'I could not save your answer just now';
/** For every reply that is left to come, milliseconds. */
const SETTLING = 40_000;

/** How many talk while something is wrong, and how long before it is, milliseconds. */
const PEOPLE = 12;
const BEFORE = 200;

const sorry = (someone: Someone) => someone.heard().filter((text) => text.includes(SORRY)).length;

/** Says one word after the other, and again what the bot says it could not save. */
export async function talk(someone: Someone, words: readonly string[]): Promise<void> {
  for (const word of words) {
    for (let told = -1; told < sorry(someone); ) {
      told = sorry(someone);
      await someone.say(word);
      await pause(Math.random() * 100);
    }
  }
}

/** Many talk, a fault comes in the middle of it and goes, and all end their talks; then all is there once. */
export async function throughFault(scene: Scene, fault: () => Promise<void>, first = async () => {}): ReturnType<typeof allOnce> {
  const model = await modelOf(scene);
  await first();
  const people = Array.from({ length: PEOPLE }, () => scene.person());
  const talks = Promise.all(people.map((each) => talk(each, [scene.hello, ...WORDS])));
  await pause(BEFORE);
  await fault();
  await talks;
  return allOnce(scene, model, people);
}

/** A whole talk in peace, to compare others with. */
export async function modelOf(scene: Scene, words: readonly string[] = WORDS): Promise<Someone> {
  const model = scene.person();
  await talk(model, [scene.hello, ...words]);
  expect(await answersOf(model)).toHaveLength(words.length);
  return model;
}

/** Every answer in its place; and in which flow. */
export async function answersOf(someone: Someone): Promise<string[]> {
  const session = await someone.session();
  return (session?.frames ?? []).flatMap(({ flow, answers }) => Object.entries(answers).map(([step, answer]) => `${flow} ${step}: ${JSON.stringify(answer)}`));
}

/** Throws unless everybody's answers are the model's, and they heard all that it heard, twice only where that was counted. */
export async function allOnce(scene: Scene, model: Someone, people: readonly Someone[]): Promise<{ doubled: number; doubtful: number; sorry: number }> {
  const expected = await answersOf(model);
  for (const each of people) expect(await answersOf(each)).toEqual(expected);
  const wanted = timesOf(model.heard());
  const missing = () => people.flatMap((each) => [...wanted].filter(([text, times]) => (timesOf(each.heard()).get(text) ?? 0) < times).map(([text]) => text));
  for (const until = Date.now() + SETTLING; missing().length > 0 && Date.now() < until; ) await pause(50);
  expect(missing()).toEqual([]);
  const said = people.map((each) => each.heard().filter((text) => !text.includes(SORRY)));
  for (const text of said.flat()) expect([...wanted.keys()]).toContain(text);
  const doubled = said.flat().length - people.length * model.heard().length;
  const doubtful = scene.counts.filter((what) => what === 'doubtful').length;
  expect(doubled).toBeLessThanOrEqual(doubtful);
  return { doubled, doubtful, sorry: people.reduce((sum, each) => sum + sorry(each), 0) };
}

function timesOf(texts: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return times;
}
