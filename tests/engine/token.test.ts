import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenQuestion } from '../../src/engine/question.ts';
import { discreetToken, questionTokens, readToken, type Value, wordToken } from '../../src/engine/token.ts';
import { Person } from './person.ts';
import { smallWorld } from './worlds.ts';

const bits = fc.integer({ min: 0, max: 2 ** 24 - 1 });
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.record({ kind: fc.constant('option' as const), at: fc.integer({ min: 0, max: 999 }) }),
  fc.constantFrom({ kind: 'skip' as const }, { kind: 'back' as const }),
  fc.record({ kind: fc.constant('choosing' as const), bits, at: fc.integer({ min: 0, max: 23 }) }),
  fc.record({ kind: fc.constant('chosen' as const), bits }),
);
const key = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(String);

describe('a token', () => {
  it('of a question is read as it was written', () => {
    fc.assert(
      fc.property(anyValue, key, fc.integer({ min: 0, max: 2 ** 40 }), (value, name, asked) => {
        const question: OpenQuestion = { path: 'a', text: '', form: 'one', options: [], flow: 'f', key: name };
        const token = questionTokens(question, asked)(value);
        expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
        expect(readToken(token)).toEqual({ kind: 'answer', key: name, asked, value });
      }),
    );
  });

  it('of a discreet flow is read as it was written, or not at all when it is too long', () => {
    fc.assert(
      fc.property(key, fc.array(anyValue, { maxLength: 12 }), (name, values) => {
        const token = discreetToken(name, values);
        if (token.length <= 64 && name.length === 10) expect(readToken(token)).toEqual({ kind: 'discreet', key: name, values });
        if (token.length > 64) expect(readToken(token)).toBeUndefined();
      }),
    );
  });

  it('of a word keeps its argument', () => {
    for (const argument of ['es', 'pt-BR', 'es-419', 'zh-Hans']) expect(readToken(wordToken('language', argument))).toEqual({ kind: 'word', word: 'language', argument });
  });

  it('of nobody is nothing, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void readToken(text)));
    for (const text of ['', '!', '~', '!__proto__', '!constructor', 'a.b.c.d', `${'9'.repeat(70)}`, '~a.0-', '1.1.t5', '1.1.t5x', '1.1.dzz', '!stop now']) expect(readToken(text), text).toBeUndefined();
  });
});

describe('buttons of a question with several answers', () => {
  const world = smallWorld([{ flow: 'checks/many', steps: 'which: {ask: "Which?", many: true, options: {aa: The first, bb: The second, cc: The third, none: {text: None of them, alone: true}}}\nfirst: {when: "\'aa\' in which", say: One.}\nlast: {ask: "And now?", options: {yy: {text: All through, go: end}, nn: Not yet}}\nbye: {say: Bye.}' }]);
  const someone = () => new Person(world).opens('checks/many');

  it('mark and unmark', () => {
    const person = someone().presses('aa', 'cc');
    const marks = () => person.effects.flatMap((effect) => (effect.do === 'show' ? (effect.message.keyboard?.options.filter(({ chosen }) => chosen).map(({ id }) => id) ?? []) : []));
    expect(marks()).toEqual(['aa', 'cc']);
    expect(person.presses('none') && marks()).toEqual(['none']);
    expect(person.presses('bb') && marks()).toEqual(['bb']);
    expect(person.presses('bb') && marks()).toEqual([]);
    expect(person.session.asked).toBe(1);
  });

  it('answer with Done, which needs at least one', () => {
    expect(someone().presses('cc', 'aa', 'done').answers).toEqual({ which: ['aa', 'cc'] });
    const none = someone().presses('done');
    expect(none.session).toMatchObject({ misses: 0, frames: [{ answers: {} }] });
    expect(none.types('done').answers).toEqual({});
  });

  it('stay marked while the same question is asked again, until they are sent', () => {
    const person = someone().presses('aa').types('what?').types('why');
    expect(person.session.chosen).toBe(1);
    expect(person.types('done').answers).toEqual({ which: ['aa'] });
    expect(person.session.chosen).toBeUndefined();
    expect(someone().presses('aa').types('help now').session.chosen).toBeUndefined();
  });

  it('can be sent together, each for its own option, whatever was marked before', () => {
    expect(someone().chooses('cc', 'aa').answers).toEqual({ which: ['aa', 'cc'] });
    expect(someone().presses('aa').chooses('aa').answers).toEqual({ which: ['aa'] });
    expect(someone().presses('aa').chooses('bb').answers).toEqual({ which: ['bb'] });
    expect(someone().chooses('aa', 'none').session.misses).toBe(1);
    expect(someone().chooses('none').answers).toEqual({ which: ['none'] });
  });

  it('are old once the question is answered, and nothing where none is open', () => {
    const person = someone();
    const tokens = [person.token('aa'), person.token('bb')];
    const after = person.chooses('aa').session;
    expect(person.does({ kind: 'choose', tokens }).session).toEqual(after);
    expect(person.does({ kind: 'choose', tokens: [] }).session.frames).toEqual(after.frames);
    const ended = person.presses('yy');
    expect(ended.does({ kind: 'choose', tokens }).reads).toBe(person.say('nothing.open'));
    expect(ended.does({ kind: 'press', token: tokens[0] ?? '' }).reads).toBe(person.say('nothing.open'));
  });

  it('of a question with one answer can be sent as a menu does: one, not two', () => {
    expect(someone().chooses('aa').chooses('yy').session.frames).toEqual([]);
    const person = someone().chooses('aa');
    const tokens = [person.token('yy'), person.token('nn')];
    expect(person.does({ kind: 'choose', tokens }).asked).toBe('checks/many:last');
  });
});
