import { describe, expect, it } from 'vitest';
import { builtIns } from '../../src/engine/event.ts';
import { newSession } from '../../src/engine/session.ts';
import { keyboardOf, one } from './check.ts';
import { Person } from './person.ts';
import { lexicon, smallWorld } from './worlds.ts';

const world = smallWorld([
  {
    flow: 'checks/one',
    head: 'start: {phrases: [rental of a flat]}',
    steps: `hello: {say: Hello there.}
who: {ask: "Who asks for it?", why: It helps me., options: {bank: A bank, friend: {text: A friend of mine, go: country}}}
extra: {ask: "Anything else?", optional: true, options: {more: {text: Something more, go: country}, less: Less}}
country: {say: Here are lines., resource: scam}
last: {ask: "Was it of use?", options: {useful: {text: Very useful, go: end}, useless: Not very}}
close: {say: Good luck.}`,
  },
]);
const someone = () => new Person(world).opens('checks/one');

describe('a person who is not understood', () => {
  it('is asked once more, shorter; after two misses by the full text, with the options by number and help first', () => {
    const person = someone().types('purple elephants');
    expect(person.session.misses).toBe(1);
    expect(person.reads).toBe(`${person.say('miss.once')}\n${person.say('miss.choose')}`);
    person.types('green elephants');
    expect(person.session.misses).toBe(2);
    expect(person.reads).toBe(`${person.say('miss.again')}\nWho asks for it?`);
    expect(keyboardOf(person.effects)).toMatchObject({ named: true, controls: [{ id: 'helpnow' }, { id: 'why' }] });
    expect(keyboardOf(someone().effects)).toMatchObject({ controls: [{ id: 'why' }, { id: 'helpnow' }] });
    expect(keyboardOf(someone().effects)?.named).toBeUndefined();
    expect(person.presses('bank').session.misses).toBe(0);
  });

  it.each(['why', 'help', 'privacy', 'about'] as const)('has not missed in a row when %s came between', (word) => {
    expect(someone().types('purple elephants').says(word).session.misses).toBe(0);
  });

  it.each(['👍', '   ', '\u200b\u200b', '???', '\u202e', '🇪🇸🇪🇸'])('misses with %j, which says nothing', (text) => {
    expect(someone().types(text).session.misses).toBe(1);
  });

  it('may send a hundred thousand characters', () => {
    expect(someone().types('word '.repeat(20_000)).session.misses).toBe(1);
    expect(someone().types('a,b;c\n'.repeat(20_000)).session.misses).toBe(1);
    expect(someone().types('ﷺ'.repeat(100_000)).session.misses).toBe(1);
  });

  it('is told that pictures are not read', () => {
    const person = someone().does({ kind: 'other' });
    expect(person.reads).toContain(person.say('other.media'));
    expect(person.asked).toBe('checks/one:who');
  });

  it('comes over from another chat, and is asked the open question there, and nothing is counted as a miss', () => {
    const person = someone().does({ kind: 'again' });
    expect([person.asked, person.session.misses]).toEqual(['checks/one:who', 0]);
    expect(person.reads).not.toContain(person.say('miss.once'));
  });
});

describe('built-in words', () => {
  const all = [...lexicon.languages.values()].flatMap((language) => builtIns.flatMap((word) => (language.words[word] ?? []).map((said) => [language.code, word, said] as const)));

  it.each(lexicon.languages.keys().toArray())('are there in %s for every one of them', (code) => {
    for (const word of builtIns) expect(lexicon.languages.get(code)?.words[word]?.length, word).toBeGreaterThan(0);
  });

  it('are understood as whole messages, in any case, whatever language the person has', () => {
    const { session } = someone();
    const meant = new Map(builtIns.map((word) => [word, someone().says(word).turn]));
    for (const [, word, said] of all) expect(one(world, session, { kind: 'text', text: ` ${said.toUpperCase()}! ` }), said).toEqual(meant.get(word));
  }, 120_000);

  it('are not understood inside a longer message', () => {
    for (const said of ['stop', 'back', 'home', 'forget', 'why']) {
      const person = someone().types(`${said} the green elephants`);
      expect(person.asked, said).toBe('checks/one:who');
      expect(person.session.misses, said).toBe(1);
    }
  });

  it('say that nothing is open where nothing is', () => {
    for (const word of ['back', 'skip', 'why'] as const) {
      const person = new Person(world).says(word);
      expect(person.reads).toBe(person.say('nothing.open'));
      expect(person.session.frames).toEqual([]);
    }
  });
});

describe('skip', () => {
  it('passes over an optional question', () => {
    expect(someone().presses('bank').types('skip').answers).toEqual({ who: 'bank', extra: null });
  });

  it('asks for a choice where there must be one, which is no miss', () => {
    const person = someone().types('skip');
    expect(person.reads).toContain(person.say('miss.choose'));
    expect(person.session.misses).toBe(0);
    expect(person.answers).toEqual({});
  });

  it('gives the international lines where the country is asked', () => {
    const person = someone().presses('friend', 'skip');
    expect(person.session.country).toBe('XX');
    expect(person.asked).toBe('checks/one:last');
  });
});

describe('back', () => {
  it('takes the last answer away, and again the one before', () => {
    const person = someone().presses('bank', 'more').types('back');
    expect(person.answers).toEqual({ who: 'bank' });
    expect(person.presses('back').answers).toEqual({});
    expect(person.asked).toBe('checks/one:who');
    expect(person.types('back').reads).toContain(person.say('back.first'));
  });

  it('takes the country back that was answered, and no other', () => {
    const person = someone().presses('friend').types('Spain');
    expect(person.session.country).toBe('ES');
    expect(person.presses('back').session.country).toBeUndefined();
    const known = new Person(world, { ...newSession('en'), country: 'GB' }).opens('checks/one').presses('friend', 'back');
    expect(known.session.country).toBe('GB');
    expect(known.asked).toBe('checks/one:who');
  });

  it('is a button of one question: pressed twice it goes back once', () => {
    const person = someone().presses('bank', 'less').types('Spain');
    const token = person.token('back');
    person.does({ kind: 'press', token });
    const once = person.session;
    person.does({ kind: 'press', token });
    expect(person.session).toEqual(once);
    expect(person.reads).toContain(person.say('button.old'));
  });
});

describe('home, restart, stop and forget', () => {
  it('home leaves for the first screen', () => {
    expect(someone().presses('bank').types('home').session.frames).toMatchObject([{ flow: 'home', answers: {} }]);
  });

  it('restart begins the same flow again', () => {
    const person = someone().presses('bank').types('restart');
    expect(person.session.frames).toMatchObject([{ flow: 'checks/one', answers: {} }]);
    expect(person.steps).toEqual(['checks/one:hello', 'checks/one:who']);
  });

  it('whatever is left, its buttons go', () => {
    for (const word of ['home', 'restart', 'stop', 'forget', 'helpnow'] as const) expect(someone().says(word).effects[0]).toEqual({ do: 'retire' });
  });

  it('stop ends, clears and forgets; forget only forgets', () => {
    const person = someone().presses('friend').types('Spain').types('stop');
    expect(person.session).toEqual(newSession('en'));
    expect(person.effects.map((effect) => effect.do)).toEqual(['retire', 'show', 'clear', 'forget']);
    expect(someone().says('forget').effects.map((effect) => effect.do)).toEqual(['retire', 'show', 'forget']);
  });

  it('an ended conversation has no answers left', () => {
    const person = someone().presses('friend').types('Spain').presses('useful');
    expect(person.session.frames).toEqual([]);
    expect(person.session.country).toBe('ES');
    expect(person.reads).toContain(person.say('ended'));
  });
});

describe('language', () => {
  it('is taken once from the platform, by its base', () => {
    const person = new Person(world, newSession()).types('hola', { locale: 'es-MX' });
    expect(person.session.language).toBe('es');
    expect(person.types('hola', { locale: 'en-GB' }).session.language).toBe('es');
    expect(new Person(world, newSession()).types('hi', { locale: 'xx' }).session.language).toBeUndefined();
  });

  it('is switched by its name, in the middle of a flow', () => {
    const person = someone().presses('bank').types('español');
    expect(person.session).toMatchObject({ language: 'es', frames: [{ answers: { who: 'bank' } }] });
    expect(person.asked).toBe('checks/one:extra');
  });

  it('is offered where it is not named, or not known', () => {
    for (const argument of [undefined, 'xx']) {
      const person = someone().says('language', argument);
      expect(person.reads).toBe(person.say('language.ask'));
      expect(person.presses('es').session.language).toBe('es');
    }
  });

  it('may have a region or a script in its code', () => {
    const english = lexicon.languages.get('en');
    if (!english) throw new Error('no English');
    const languages = new Map([...lexicon.languages, ['pt-BR', { ...english, code: 'pt-BR', name: 'Português' }], ['es-419', { ...english, code: 'es-419', name: 'Latino' }]]);
    const wide = smallWorld([], { ...lexicon, languages });
    const person = new Person(wide, newSession()).opens();
    expect(person.says('language').presses('pt-BR').session.language).toBe('pt-BR');
    expect(person.says('language').presses('es-419').session.language).toBe('es-419');
    expect(new Person(wide, newSession()).types('oi', { locale: 'pt-br' }).session.language).toBe('pt-BR');
    expect(new Person(wide, newSession()).types('hola', { locale: 'es_MX' }).session.language).toBe('es');
  });
});

describe('getting somewhere', () => {
  it('whatever is said first, home answers', () => {
    for (const text of ['hi', 'hola', 'purple elephants', '👋']) expect(new Person(world).types(text).asked, text).toBe('home:where');
  });

  it('a greeting in the middle asks the open question again', () => {
    const person = someone().types('hello');
    expect(person.asked).toBe('checks/one:who');
    expect(person.session.misses).toBe(0);
  });

  it('what people call a flow opens it from nowhere and from home, not from another flow', () => {
    const text = 'it is about the rental of a flat';
    expect(new Person(world).types(text).asked).toBe('checks/one:who');
    expect(new Person(world).opens().types(text).asked).toBe('checks/one:who');
    expect(someone().types(text).session.misses).toBe(1);
  });

  it('nor from a flow that home called: no answer is lost to a word', () => {
    const home = { flow: 'home', steps: 'where: {ask: "Where to?", options: {check: {text: To the check, call: checks/called}, hang_on: Stay a little}}\nstay: {say: Stay.}' };
    const called = { flow: 'checks/called', head: 'start: {phrases: [rental of a flat]}', steps: 'who: {ask: "Who is it?", options: {aa: {text: Number one, go: end}, bb: Number two}}\nend_of: {say: Bye.}' };
    const person = new Person(smallWorld([home, called])).opens().presses('check').types('it is about the rental of a flat');
    expect(person.answers).toEqual({ where: 'check' });
    expect(person.session.misses).toBe(1);
  });

  it('a flow that is not there leads home, and says so', () => {
    const person = new Person(world).opens('checks/unknown');
    expect(person.asked).toBe('home:where');
    expect(person.reads).toContain(someone().say('flow.absent'));
    const nothing = { ...world, programs: () => undefined, today: [] };
    expect(new Person(nothing).opens().reads).toBe(someone().say('flow.missing'));
  });
});
