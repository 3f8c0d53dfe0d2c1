import { describe, expect, test } from 'vitest';
import { builtIns } from '../../src/engine/event.ts';
import { normalize } from '../../src/engine/match/normalize.ts';
import { newSession } from '../../src/engine/session.ts';
import { builtInOf } from '../../src/engine/spoken.ts';
import { Person } from './person.ts';
import { lexicon, official } from './worlds.ts';

describe.each([...lexicon.languages.values()])('who greets in their own language ($code)', ({ code, greetings, words }) => {
  test.each(greetings)('"%s" says no word of another', (greeting) => {
    const own = builtIns.filter((word) => words[word]?.some((said) => normalize(said) === normalize(greeting)));
    expect([undefined, ...own]).toContain(builtInOf(lexicon, normalize(greeting), code));
  });
});

test('elsewhere the same letters end a talk', () => {
  expect(builtInOf(lexicon, normalize('chào'), 'vi')).toBeUndefined();
  expect(builtInOf(lexicon, normalize('chao'), 'es')).toBe('stop');
  expect(builtInOf(lexicon, normalize('chao'), undefined)).toBe('stop');
});

test('who greets in the middle of a talk is asked the same again', () => {
  const lan = new Person(official, newSession('vi')).opens('checks/parcel-text');
  const { asked } = lan;
  expect(asked).toBeDefined();
  expect(lan.types('chào').asked).toBe(asked);
});
