import { describe, expect, it } from 'vitest';
import { compile } from '../../src/engine/compile.ts';
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

  it('makes way for another, and they do not pile up', () => {
    const person = someone();
    for (let i = 0; i < 20; i++) {
      person.says('helpnow').types('I want to kill myself');
      expect(person.session).toMatchObject({ frames: [place], aside: [{ flow: 'crisis/danger' }] });
      expect(person.session.aside).toHaveLength(1);
    }
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
});
