import { describe, expect, it } from 'vitest';
import { withCard } from '../../src/engine/cards.ts';
import { compile } from '../../src/engine/compile.ts';
import { type Frame, newSession, type Session } from '../../src/engine/session.ts';
import { Person } from './person.ts';
import { lexicon, official, officialSources, smallWorld, worldOf } from './worlds.ts';

const world = smallWorld([
  { flow: 'checks/one', steps: 'who: {ask: "Who asks?", options: {bank: A bank, friend: {text: A friend, go: end}}}\nnext: {ask: "And then?", options: {more: {text: More, go: end}, less: Less}}\nlast: {say: Bye.}' },
  { flow: 'checks/two', head: 'start: {phrases: [rental of a flat]}', steps: 'hello: {say: Hello.}' },
]);
const someone = () => new Person(world).opens('checks/one').presses('bank');
const place = { flow: 'checks/one', answers: { who: 'bank' } };

describe('a crisis card', () => {
  it('comes over the conversation, which waits', () => {
    const person = someone().types('I want to kill myself');
    expect(person.session).toMatchObject({ frames: [place], aside: [{ flow: 'crisis/danger' }] });
    expect(person.steps).toEqual(['crisis/danger:here', 'crisis/danger:person']);
  });

  it('speaks the language in which help was called for, unless another one was chosen', () => {
    const card = (person: Person) => [person.session.aside?.[0]?.flow, person.session.language];
    expect(card(new Person(official).types('我想死', { locale: 'en-GB' }))).toEqual(['crisis/danger', 'zh']);
    expect(card(new Person(official, newSession()).types('quiero morir'))).toEqual(['crisis/danger', 'es']);
    expect(card(new Person(official, newSession('vi')).types('I want to die', { locale: 'en' }))).toEqual(['crisis/danger', 'vi']);
    expect(card(new Person(official).types('I want to die', { locale: 'en' }))).toEqual(['crisis/danger', 'en']);
  });

  it('goes with "That is not what I meant", back to the question that waited', () => {
    const person = someone().types('I want to kill myself').presses('resume');
    expect(person.session).toMatchObject({ frames: [place] });
    expect(person.session.aside).toBeUndefined();
    expect(person.asked).toBe('checks/one:next');
    expect(person.reads).toContain(person.say('resume.done'));
  });

  it('has that button once: later it is old', () => {
    const person = someone().types('I want to kill myself');
    const token = person.token('resume');
    const after = person.presses('resume').session;
    expect(person.does({ kind: 'press', token }).session).toEqual(after);
  });

  it('goes on to the question that waited when it is over', () => {
    const person = someone().types('I want to kill myself').presses('somebody');
    expect(person.asked).toBe('checks/one:next');
    expect(person.reads).toContain(person.say('aside.done'));
    expect(person.presses('more').session.frames).toEqual([]);
  });

  it('goes back within itself, and from its first question to the place below', () => {
    const person = someone().says('helpnow').types('back');
    expect(person.session.aside).toBeUndefined();
    expect(person.session).toMatchObject({ frames: [place] });
  });

  it('is restarted by "restart", and left for good by "home" and "stop"', () => {
    const person = someone().types('I want to kill myself').types('restart');
    expect(person.session).toMatchObject({ frames: [place], aside: [{ flow: 'crisis/danger', answers: {} }] });
    expect(person.types('home').session).toMatchObject({ frames: [{ flow: 'home' }] });
    expect(person.session.aside).toBeUndefined();
    expect(someone().says('helpnow').types('stop').session.frames).toEqual([]);
  });

  it('is left alone by what people call a flow', () => {
    const person = new Person(world).opens().says('helpnow').types('rental of a flat');
    expect(person.session.aside).toMatchObject([{ flow: 'crisis/help' }]);
  });

  it('where nothing waits, ends in nothing, and is taken back to home', () => {
    const person = new Person(world).types('I want to kill myself').presses('somebody');
    expect(person.session.frames).toEqual([]);
    expect(person.session.aside).toBeUndefined();
    expect(new Person(world).types('I want to kill myself').presses('resume').asked).toBe('home:where');
  });

  it('that is missing makes way for help, and that for a calm sentence', () => {
    const without = (...names: string[]) => ({ ...world, programs: (flow: string, revision?: string) => (names.includes(flow) ? undefined : world.programs(flow, revision)) });
    expect(new Person(without('crisis/danger')).opens('checks/one').types('I want to kill myself').asked).toBe('crisis/help:what');
    const nothing = new Person(without('crisis/danger', 'crisis/help')).opens('checks/one').types('I want to kill myself');
    expect(nothing.reads).toContain(nothing.say('flow.missing'));
    expect(nothing.asked).toBe('checks/one:who');
  });

  it('whose revision is gone gives way to the place below', () => {
    const person = someone().says('helpnow');
    person.world = { ...world, programs: (flow, revision) => (flow === 'crisis/help' && revision ? undefined : world.programs(flow, revision)) };
    person.types('hello');
    expect(person.asked).toBe('checks/one:next');
    expect(person.session.aside).toBeUndefined();
  });
});

describe('a crisis card over another', () => {
  const both = () => someone().says('helpnow').types('I want to kill myself');

  it('leaves the one below as it was', () => {
    const person = new Person(official).opens('checks/romance').types('he threatens to share my nudes').types('Spain');
    const { aside } = person.session;
    const { asked } = person;
    expect(person.types('i want to die').session).toMatchObject({ aside: [{ flow: 'crisis/danger' }], under: [aside] });
    person.presses('resume');
    expect(person.session.aside).toEqual(aside);
    expect(person.session.under).toBeUndefined();
    expect(person.asked).toBe(asked);
    expect(person.presses('resume').session).toMatchObject({ frames: [{ flow: 'checks/romance' }] });
    expect(person.session.aside).toBeUndefined();
  });

  it('leads to the one below when it is over, and back from its first question', () => {
    expect(both().presses('somebody').asked).toBe('crisis/help:what');
    expect(both().types('back').asked).toBe('crisis/help:what');
  });

  it('takes the rest of the conversation along with "home" and "stop"', () => {
    for (const word of ['home', 'stop'] as const) expect(both().says(word).session, word).not.toHaveProperty('under');
  });

  it('begins again with "restart", the one below untouched', () => {
    expect(both().types('restart').session).toMatchObject({ frames: [place], aside: [{ flow: 'crisis/danger', answers: {} }], under: [[{ flow: 'crisis/help' }]] });
  });

  it('is there once, however often it is called: they do not pile up', () => {
    const person = someone();
    for (let i = 0; i < 20; i++) {
      expect(person.says('helpnow').session.under?.length ?? 0).toBe(i > 0 ? 1 : 0);
      expect(person.types('I want to kill myself').session.under).toEqual([[{ flow: 'crisis/help', revision: expect.any(String), answers: {} }]]);
    }
  });

  it('lies on one that an earlier release opened', () => {
    const [card] = someone().says('helpnow').session.aside ?? [];
    const person = new Person(world, { v: 1, frames: [], aside: card ? [card] : [], misses: 0, asked: 3 });
    expect(person.types('I want to kill myself').session.under).toEqual([[card]]);
    expect(person.presses('resume').session.aside).toEqual([card]);
  });

  it('lies on three at most: the lowest is dropped', () => {
    const cards = ['a', 'b', 'c', 'd', 'e'].map((flow): Frame => ({ flow, revision: 'r', answers: {} }));
    const session = cards.reduce<Session>(withCard, newSession());
    expect(session.aside).toEqual([cards[4]]);
    expect(session.under).toEqual([[cards[1]], [cards[2]], [cards[3]]]);
  });

  it('whose place below is gone leads on to the one under that', () => {
    const person = both();
    person.world = { ...world, programs: (flow, revision) => (flow === 'crisis/help' && revision ? undefined : world.programs(flow, revision)) };
    person.presses('resume');
    expect(person.asked).toBe('checks/one:next');
    expect(person.session).not.toHaveProperty('under');
  });

  it('that is gone itself leads to the one below', () => {
    const person = new Person(world).says('helpnow').types('I want to kill myself');
    person.world = { ...world, programs: (flow, revision) => (flow === 'crisis/danger' && revision ? undefined : world.programs(flow, revision)) };
    expect(person.types('hello').asked).toBe('crisis/help:what');
  });
});

describe('words of danger', () => {
  it('are an answer where they are an option, word for word', () => {
    const words = smallWorld([{ flow: 'checks/words', steps: 'what: {ask: "What?", options: {die: {text: I want to kill myself, go: end}, other: Another}}\nend_of: {say: Bye.}' }]);
    expect(new Person(words).opens('checks/words').types('I want to kill myself.').session.aside).toBeUndefined();
  });

  it('and "help now" lead to help from every question of every official flow', () => {
    for (const { flow } of official.today) {
      const person = new Person(official).opens(flow);
      expect(person.says('helpnow').asked, flow).toBe('crisis/help:what');
      expect(new Person(official).opens(flow).types('I want to kill myself').session.aside, flow).toMatchObject([{ flow: 'crisis/danger' }]);
    }
  });
});

describe('a called flow that is broken', () => {
  const home = officialSources.find(({ flow }) => flow === 'home');
  const caller = { flow: 'checks/caller', file: 'a', translations: [], text: 'spec: 1\nflow: checks/caller\ntitle: A\nlanguage: en\nreviewed: {on: 2026-11-25, by: t, again_within: 9d}\nsteps:\n  hi: {ask: "Go on?", options: {a: {text: With it, call: checks/broken}, b: Without}}\n  then: {call: checks/broken}\n  last: {ask: "Done?", options: {y: {text: Done, go: end}, n: Not done}}\n  bye: {say: Bye.}\n' };
  const broken = { flow: 'checks/broken', file: 'b', translations: [], text: 'spec: 1\nflow: checks/broken\n' };
  const half = worldOf(compile([...(home ? [home] : []), caller, broken], lexicon).programs);

  it('is kindly passed over', () => {
    const person = new Person(half).opens('checks/caller').presses('a');
    expect(person.asked).toBe('checks/caller:last');
    expect(person.reads).toContain(person.say('flow.missing'));
    expect(person.presses('y').session.frames).toEqual([]);
  });
});

describe('words about what was paid or shared', () => {
  it('are an answer where harm is being dealt with already', () => {
    const person = new Person(official).opens('after/happened').types('I gave them the code');
    expect(person.session.aside).toBeUndefined();
    expect(person.session.frames.map(({ flow }) => flow)).toContain('after/code-shared');
  });

  it('lead to help from anywhere else', () => {
    const person = new Person(official).opens('checks/impersonation-call').types('I already sent them the money');
    expect(person.session.aside?.[0]?.flow).toBe('crisis/paid');
  });
});

describe('a country that was told inside a crisis card', () => {
  const asked = () => new Person(official).opens('after/money-moved').presses('card', 'done').types('i want to die').types('Spain');

  it('is the answer where just that was asked, and its lines are shown', () => {
    const person = asked().presses('resume');
    expect(person.steps).toContain('after/money-moved:report');
    expect(person.session.country).toBe('ES');
  });

  it('goes no further than the card while that is open', () => {
    expect(asked().session.country).toBeUndefined();
  });

  it('is known to a card that comes over it, so that its lines are there at once', () => {
    const person = new Person(official).opens('checks/romance').types('he threatens to share my nudes').presses('account').types('Spain').types('i want to die');
    expect(person.steps).toContain('crisis/danger:emergency');
    expect(person.asked).toBe('crisis/danger:person');
    expect(person.session.country).toBeUndefined();
    expect(person.presses('resume').presses('resume').session.country).toBe('ES');
    expect(person.session).not.toHaveProperty('told');
  });

  it('is known to the card below', () => {
    const person = new Person(official).opens('checks/romance').says('helpnow').types('i want to die').types('Spain').presses('resume');
    expect(person.asked).toBe('crisis/help:what');
    expect(person.presses('danger').steps).toContain('crisis/danger:emergency');
    expect(person.asked).toBe('crisis/danger:person');
  });

  it('is the answer where the card below asked for it, and can be taken back', () => {
    const person = new Person(official).opens('checks/romance').types('he threatens to share my nudes').presses('account');
    const { asked } = person;
    person.types('i want to die').types('Spain').presses('resume');
    expect(person.asked).not.toBe(asked);
    expect(person.types('back').asked).toBe(asked);
  });
});
