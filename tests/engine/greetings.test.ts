import { describe, expect, test } from 'vitest';
import { builtIns } from '../../src/engine/event.ts';
import { normalize } from '../../src/engine/match/normalize.ts';
import { newSession } from '../../src/engine/session.ts';
import { builtInOf, languageAsked } from '../../src/engine/spoken.ts';
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

describe('a language may be named in any language', () => {
  test.each([
    ['中文', 'zh'], ['Chinese', 'zh'], ['mandarin', 'zh'], ['chino', 'zh'], ['tiếng Trung', 'zh'], ['bahasa mandarin', 'zh'], ['简体中文', 'zh'], ['普通话', 'zh'],
    ['Spanish', 'es'], ['espanol', 'es'], ['castellano', 'es'], ['tây ban nha', undefined], ['西班牙语', 'es'],
    ['vietnamese', 'vi'], ['tieng viet', 'vi'], ['vietnamita', 'vi'], ['indonesian', 'id'], ['Bahasa Indonesia', 'id'], ['inglés', 'en'], ['英文', 'en'], ['ENGLISH', 'en'],
    ['language Spanish', 'es'], ['idioma inglés', 'en'], ['语言 英文', 'en'],
    ['my boyfriend is Chinese', undefined], ['Klingon', undefined], ['Vietnam', undefined],
  ])('%s: %s', (text, code) => expect(languageAsked(lexicon, text, 'en')).toBe(code));

  test('in the middle of a talk, after the command, and where it is asked for', () => {
    const person = new Person(official, newSession('en')).opens('checks/parcel-text');
    expect(person.types('chinese').session.language).toBe('zh');
    expect(person.does({ kind: 'word', word: 'language', argument: 'bahasa Indonesia' }).session.language).toBe('id');
    expect(person.does({ kind: 'word', word: 'language', argument: 'es-MX' }).session.language).toBe('es');
    expect(person.types('idioma').types('tieng viet').session.language).toBe('vi');
  });
});

test('who greets in the middle of a talk is asked the same again', () => {
  const lan = new Person(official, newSession('vi')).opens('checks/parcel-text');
  const { asked } = lan;
  expect(asked).toBeDefined();
  expect(lan.types('chào').asked).toBe(asked);
});
