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

describe('the first words in another language', () => {
  test.each([
    ['creo que es una estafa de alquiler', 'es', 'checks/rental'],
    ['quién me hace esto', 'es', 'lessons/two-sets-of-victims'],
    ['租房是真的吗', 'zh', 'checks/rental'],
    ['我觉得自己很傻', 'zh', 'special/ashamed'],
    ['tôi thấy mình ngu quá', 'vi', 'special/ashamed'],
    ['siapa yang menipu saya', 'id', 'lessons/two-sets-of-victims'],
  ])('"%s" is answered in %s by %s', (text, language, flow) => {
    const person = new Person(official, newSession()).types(text);
    expect([person.session.language, person.session.frames[0]?.flow]).toEqual([language, flow]);
    const told = new Person(official, newSession()).types(text, { locale: 'en-GB' });
    expect([told.session.language, told.session.frames[0]?.flow], 'their device is in English').toEqual([language, flow]);
    expect(new Person(official, newSession('vi')).types(text, { locale: 'en' }).session.language, 'they chose a language here').toBe('vi');
  });

  test.each([['hola', 'es'], ['你好', 'zh'], ['xin chào', 'vi'], ['halo', 'id'], ['hello', undefined]])('"%s" alone as well: %s', (greeting, language) => {
    expect(new Person(official, newSession()).types(greeting).session.language).toBe(language);
    expect(new Person(official, newSession()).types(greeting, { locale: 'en' }).session.language).toBe(language ?? 'en');
  });

  test('a single word that another language has as well changes no language', () => {
    const person = new Person(official, newSession('es')).types('parcel', { locale: 'es' });
    expect([person.session.language, person.session.frames[0]?.flow]).toEqual(['es', 'checks/parcel-text']);
  });
});

describe('whoever feels ashamed', () => {
  test.each(['i feel so stupid', 'I am so ashamed.', 'how could i be so dumb', 'it was my own fault'])('"%s" is heard at home', (text) => {
    expect(new Person(official, newSession('en')).opens().types(text).session.frames[0]?.flow).toBe('special/ashamed');
  });

  test('is heard in the middle of a talk, and loses no answer', () => {
    const person = new Person(official, newSession('en')).opens('checks/parcel-text').presses('yes');
    const { asked, answers } = person;
    person.types('I feel so stupid');
    expect(person.session.aside?.[0]?.flow).toBe('special/ashamed');
    expect(person.reads).toContain('It is not your fault');
    person.presses('resume');
    expect([person.asked, person.answers]).toEqual([asked, answers]);
  });

  test('is not taken out of a crisis card', () => {
    const person = new Person(official, newSession('en')).types('someone threatens to share my nudes');
    const card = person.session.aside?.[0]?.flow;
    expect(card).toBe('crisis/blackmail');
    expect(person.types('i am so ashamed').session.aside?.[0]?.flow).toBe(card);
  });
});

test('who greets in the middle of a talk is asked the same again', () => {
  const lan = new Person(official, newSession('vi')).opens('checks/parcel-text');
  const { asked } = lan;
  expect(asked).toBeDefined();
  expect(lan.types('chào').asked).toBe(asked);
});
