import { describe, expect, test } from 'vitest';
import { builtIns } from '../../src/engine/event.ts';
import { normalize } from '../../src/engine/match/normalize.ts';
import { builtInOf } from '../../src/engine/spoken.ts';
import { lexicon } from './worlds.ts';

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
