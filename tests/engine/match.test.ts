import { describe, expect, it } from 'vitest';
import { matchAnswer } from '../../src/engine/match/answer.ts';
import { normalize, words } from '../../src/engine/match/normalize.ts';
import type { LanguageWords } from '../../src/engine/lexicon.ts';
import type { OpenQuestion, Option } from '../../src/engine/question.ts';
import { cost } from '../cost.ts';
import { lexicon } from './worlds.ts';

type Written = Record<string, string | readonly [label: string, ...match: string[]]>;

function question(form: OpenQuestion['form'], written: Written, more: Partial<OpenQuestion> = {}): OpenQuestion {
  const options = Object.entries(written).map(([id, value]): Option => {
    const [label, ...match] = typeof value === 'string' ? [value] : value;
    return { id, label: label ?? '', match: () => match };
  });
  return { path: 'q', text: '?', form, options, flow: 'f', key: '1', ...more };
}

function languageIn(code: string): LanguageWords {
  const language = lexicon.languages.get(code);
  if (!language) throw new Error(code);
  return language;
}

/** What a text answers: an id, several, or nothing. */
function answer(asked: OpenQuestion, text: string, code = 'en'): unknown {
  const reply = matchAnswer(text, asked, languageIn(code));
  return reply.kind === 'answer' ? reply.answer : undefined;
}

const contact = question('one', {
  bank: ['A bank or the police', 'my bank', 'police'],
  friend: ['A friend I met online', 'boyfriend', 'girlfriend'],
  work: 'Someone who offers me work',
  left: 'I have not left yet',
});
const several = question('many', { money: ['I sent money', 'paid'], code: ['I gave a code', 'password'], papers: 'I sent my passport', none: ['Nothing yet', 'nothing'] });
several.options.forEach((option) => option.id === 'none' && Object.assign(option, { alone: true }));
const yesNo = question('yesno', { yes: 'Yes', no: 'No', unsure: 'Not sure' });
const country = question('country', { ES: 'Spain', GB: 'United Kingdom' }, { sets: 'country' });

describe('words', () => {
  it.each([
    ['Ｓｔｏｐ！', 'stop'],
    ['s\u200bt\u200do\u00adp', 'stop'],
    ['\u202epots\u202c stop', 'pots stop'],
    ['CAN’T  Stöp', 'cant stop'],
    ['٢ २ ２ ② ²', '2 2 2 2 2'],
    ['İSTANBUL', 'istanbul'],
    ['👍🏽', ''],
    ['Đừng gọi', 'dung goi'],
    ['錢被騙了5000塊ABC', '钱 被 骗 了 5000 块 abc'],
    ['カード', 'カ ー ト'],
  ])('of %j are %j', (text, expected) => expect(normalize(text)).toBe(expected));

  it('are the same when they are normalized again, and few for a long text', () => {
    for (const text of ['Ｓｔｏｐ！', 'ﷺ'.repeat(10_000), '\u0301'.repeat(100_000), '𝟙𝟚𝟛'.repeat(9_999)]) expect(words(normalize(text)).join(' ').slice(0, 8_000)).toBe(normalize(text).slice(0, 8_000));
  });
});

describe('yes, where the question is which', () => {
  it.each(['yes', 'Yes!', 'yes it has', 'yeah'])('%j asks which', (text) => expect(matchAnswer(text, several, languageIn('en'))).toEqual({ kind: 'which' }));
  it.each([
    ['yes, I sent money', ['money']],
    ['no', ['none']],
  ])('%j chooses', (text, answer) => expect(matchAnswer(text, several, languageIn('en'))).toMatchObject({ kind: 'answer', answer }));
  it.each(['yes and no', 'perhaps', 'what'])('%j is a miss', (text) => expect(matchAnswer(text, several, languageIn('en'))).toEqual({ kind: 'miss' }));
});

describe('a script without spaces', () => {
  const who = question('one', { bank: ['银行或警察', '公安'], friend: ['网上认识的朋友', '男朋友'], job: '给我工作的人' });
  it.each([
    ['我的男朋友', 'friend'],
    ['我觉得是公安', 'bank'],
    ['網上認識的', 'friend'],
    ['2', 'friend'],
    ['工', undefined],
    ['警官', undefined],
    ['男朋有', undefined],
  ])('%s: %s', (text, id) => expect(answer(who, text)).toBe(id));

  it.each([
    ['是，他们说的', 'yes'],
    ['对', 'yes'],
    ['对方没有要', undefined],
    ['没有，是我买的', 'no'],
    ['有没有', undefined],
    ['没有要', 'no'],
    ['好像没有', 'unsure'],
    ['是的，没有别人', undefined],
  ])('yes and no in %s: %s', (text, id) => expect(answer(yesNo, text, 'zh')).toBe(id));

  it('has clauses, and names of two signs', () => {
    const chosen = question('many', { money: '钱', card: '银行卡', none: '没有' });
    expect(answer(chosen, '钱、银行卡')).toEqual(['money', 'card']);
    const words = { ...lexicon.languages.get('en'), countries: { CN: ['中国'], US: ['美国', '美'] } } as LanguageWords;
    expect(matchAnswer('我在中国', country, words)).toMatchObject({ answer: 'CN' });
    expect(matchAnswer('这里很美', country, words)).toEqual({ kind: 'miss' });
  });
});

describe('one option', () => {
  it.each([
    ['2', 'friend'],
    ['2.', 'friend'],
    ['٢', 'friend'],
    ['2️⃣', 'friend'],
    ['②', 'friend'],
    ['a bank or the police', 'bank'],
    ['It is my bank', 'bank'],
    ['police', 'bank'],
    ['met online', 'friend'],
    ['girlfrend', 'friend'],
    ['Boyfriend!!', 'friend'],
    ['I have not left yet', 'left'],
    ['not left yet', 'left'],
    ['No, the police', 'bank'],
    ['not a boyfriend, but the police', 'bank'],
    ['not the bank but my boyfriend', 'friend'],
  ])('is found in %j: %s', (text, id) => expect(answer(contact, text)).toBe(id));

  it.each([
    ['0'], ['5'], ['99'], ['1 2'], ['-'],
    ['not the police'], ['the police? no'], ['it is not my boyfriend'], ['my boyfriend I do not have'],
    ['left'], ['yet'], ['bonk'], ['polce'], ['or'], ['me'],
    ['my bank and my boyfriend'], ['police or girlfriend'],
    [`I was called by the police ${'and so on '.repeat(20)}`],
    ['my boyfriend, no'], ['👍'], [''],
  ])('is not found in %j', (text) => expect(answer(contact, text)).toBeUndefined());

  it('is not found in a hundred thousand characters', () => {
    for (const text of ['police', 'police ', 'police, ', '\u200b']) expect(answer(contact, text.repeat(100_000 / text.length))).toBeUndefined();
  });

  it('is not found where two have the same label, except by its number', () => {
    const twice = question('one', { aa: 'Something else', bb: 'Something else' });
    expect(answer(twice, 'something else')).toBeUndefined();
    expect(answer(twice, '2')).toBe('bb');
  });
});

describe('several options', () => {
  it.each([
    ['1 3', ['money', 'papers']],
    ['3, 1 and 2', undefined],
    ['1,2,3', ['money', 'code', 'papers']],
    ['1 1', ['money']],
    ['money', ['money']],
    ['I gave a code and I sent my passport', ['code', 'papers']],
    ['paid, password', ['money', 'code']],
    ['password; passport', ['code', 'papers']],
    ['nothing', ['none']],
    ['nothing and money', undefined],
    ['4 1', undefined],
    ['money and something', undefined],
    ['not money', undefined],
    ['a, b, c, d, e, f, g, h', undefined],
  ])('%j: %j', (text, ids) => expect(answer(several, text)).toEqual(ids));

  it('are looked for in fair time, however long the list', () => {
    for (const text of ['a,'.repeat(50_000), 'paid;'.repeat(20_000), 'and '.repeat(25_000)]) {
      expect(cost(() => expect(answer(several, text)).toBeUndefined())).toBeLessThan(1_000);
    }
  });
});

describe('yes and no', () => {
  it.each([
    ['yes', 'yes'], ['YES!!!', 'yes'], ['Yeah, they did', 'yes'], ['1', 'yes'], ['of course they asked', 'yes'], ['yes, they said not to tell anyone', 'yes'],
    ['no', 'no'], ['nope', 'no'], ['no they never asked', 'no'], ['definitely not them', 'no'], ['2', 'no'],
    ['not sure', 'unsure'], ["I don't know", 'unsure'], ['3', 'unsure'],
  ])('%j: %s', (text, id) => expect(answer(yesNo, text)).toBe(id));

  it.each([['yes and no'], ['yes but no'], ['yes, not really'], ['no, of course they did'], ['yes, but they were kind'], ['nol'], ['yed'], ['notsure'], ['the answer is yes'], ['👍']])(
    'never by guessing: %j',
    (text) => expect(['yes', 'no']).not.toContain(answer(yesNo, text)),
  );

  it('are those of the language the person has', () => {
    for (const [text, id] of [['sí', 'yes'], ['no', 'no'], ['no sé', 'unsure'], ['no sé qué decir', 'unsure'], ['sí, que no se lo diga a nadie', 'yes']]) expect(answer(yesNo, text ?? '', 'es'), text).toBe(id);
  });

  it('of every language mean one thing each, alone', () => {
    for (const [code, { answers }] of lexicon.languages) {
      for (const id of ['yes', 'no', 'unsure'] as const) for (const said of answers[id]) expect(answer(yesNo, said, code), `${code}: ${said}`).toBe(id);
    }
  });
});

describe('a country', () => {
  it.each([
    ['Spain', 'ES'], ['spian', undefined], ['Philipines', 'PH'], ['UK', 'GB'], ['the united kingdom', 'GB'], ['I am in Mexico', 'MX'], ['usa', 'US'], ['1', 'ES'],
    ['not Spain', undefined], ['Spain or Mexico', undefined], ['help us', undefined], ['Guinea', 'GN'], ['I live in Equatorial Guinea', 'GQ'], ['nowhere', undefined],
  ])('%j: %s', (text, code) => expect(answer(country, text)).toBe(code));

  it('is known by every name in every language', () => {
    for (const [language, { countries }] of lexicon.languages) {
      for (const [code, names] of Object.entries(countries)) for (const name of names) expect(answer(country, name, language), `${language}: ${name}`).toBe(code);
    }
  }, 60_000);

  it('may be typed for a passport even when it is not among the buttons', () => {
    const { sets: _, ...passport } = country;
    expect(answer(passport, 'Mongolia')).toBe('MN');
  });
});

describe('a message that names no option', () => {
  const menu = question('one', { love: 'Love', more: 'Something unlike it' });
  const lesson = question('one', { more: 'Go on', enough: 'That will do for me' });
  const someone = question('one', { family: 'People I know', nobody: 'Nobody right now' });

  it.each([
    [menu, 'none of these', 'more'],
    [lesson, 'none of these', 'enough'],
    [lesson, "I don't know", undefined], // not "go on"
    [question('one', { yes: 'Yes, today', no: 'Not today' }), 'my mum', undefined],
    [question('one', { yes: 'Yes, there is one', nobody: 'Nobody' }), 'my mum', 'yes'],
    [someone, 'my mum', 'family'],
    [someone, 'yesterday evening my mum wrote to a stranger about money', undefined], // a story
    [question('one', { other: 'Someone else', close: 'By the sea', sea: 'Nothing' }), 'nothing', 'sea'], // an option of just these words
  ])('case %#', (asked, text, expected) => {
    expect(answer(asked, text)).toEqual(expected);
  });
});
