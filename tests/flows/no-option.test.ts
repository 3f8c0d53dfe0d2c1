import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { newSession } from '../../src/engine/session.ts';
import { keyboardOf, one } from '../engine/check.ts';
import { Person } from '../engine/person.ts';
import { official } from '../engine/worlds.ts';

/** Questions, and what is pressed on the way to them. */
const places = {
  someone: ['special/not-sure'],
  happened: ['after/happened'],
  who: ['special/who-asks'],
  danger: ['crisis/danger', 'skip'],
  threat: ['home', 'threat'],
  money: ['after/money-moved'],
} as const;

/** By language, place and option: what people type. */
const table = z.record(z.string(), z.partialRecord(z.enum(['someone', 'happened', 'who', 'danger', 'threat', 'money']), z.record(z.string(), z.array(z.string())))).parse(parse(readFileSync(new URL('no-option.yaml', import.meta.url), 'utf8')));
const rows = Object.entries(table).flatMap(([language, all]) =>
  Object.entries(all).flatMap(([place, options]) => Object.entries(options ?? {}).flatMap(([option, said]) => said.map((says) => ({ language, place: place as keyof typeof places, option, says })))),
);

/** Ids by the labels of the open question. */
function at(place: keyof typeof places, language: string): Person {
  const [flow, ...presses] = places[place];
  return new Person(official, newSession(language), one).opens(flow).presses(...presses);
}

/** The option that was taken, or a miss. */
function taken(place: keyof typeof places, language: string, says: string): string | undefined {
  const person = at(place, language);
  const options = keyboardOf(person.effects)?.options ?? [];
  person.types(says);
  if (person.session.misses > 0) return 'miss';
  const choice = person.effects.flatMap((effect) => (effect.do === 'retire' && effect.choice !== undefined ? [effect.choice] : []))[0];
  return options.find(({ label }) => label === choice)?.id ?? `${choice ?? person.asked}`;
}

test('every shipped language has words for all of them, and sentences that try them', () => {
  for (const [code, { meant }] of official.lexicon.languages) {
    expect(Object.entries(meant).flatMap(([key, words]) => (words.length === 0 ? [key] : [])), code).toEqual([]);
    expect(rows.filter(({ language }) => language === code).length, code).toBeGreaterThanOrEqual(60);
  }
});

describe('where no option is named', () => {
  test.each(rows)('$language, $place: "$says" is $option', ({ language, place, option, says }) => {
    expect(taken(place, language, says)).toBe(option);
  });
});
