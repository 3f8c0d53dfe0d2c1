import { describe, expect, it } from 'vitest';
import { newSession } from '../../src/engine/session.ts';
import { Person } from './person.ts';
import { official, smallWorld, sourceOf, compiled, worldOf, type Small } from './worlds.ts';

const quiet: Small = {
  flow: 'crisis/quiet',
  head: 'discreet: true',
  steps: `open: {ask: "Can you read this now?", options: {yes_now: Yes I can, leaving: {text: I must go, go: end}}}
hello: {say: You are not alone.}
which: {ask: "Which of these?", many: true, options: {aa: The first, bb: The second, none: {text: None of these, alone: true}}}
first: {when: "'aa' in which", say: About the first.}
embassy: {say: Here are offices., resource: consular}
lines: {say: More lines., resource: trafficking}`,
};
const flows: Small[] = [
  quiet,
  { flow: 'special/door', steps: 'what: {ask: "What is it?", options: {quiet: {text: Something quiet, go: before}, loud: {text: Something loud, go: end}}}\nbefore: {say: One moment.}\nin: {call: crisis/quiet}\nafter: {say: After it.}' },
];
const world = smallWorld(flows);
const someone = () => new Person(world, newSession()).opens('special/door');

describe('a discreet flow', () => {
  it('is entered without a trace: not even the choice that led in', () => {
    const person = someone();
    const before = person.session;
    person.does({ kind: 'press', token: person.token('quiet') });
    expect(person.turn.keep).toBe(false);
    expect(person.session).toEqual(before);
    expect(person.asked).toBe('crisis/quiet:open');
    expect(person.effects.filter((effect) => effect.do === 'retire')).toEqual([{ do: 'retire' }]);
    expect(person.steps).toEqual(['special/door:before', 'crisis/quiet:open']);
  });

  it('keeps nothing, echoes nothing, and counts nothing until it ends', () => {
    const person = someone().presses('quiet');
    const before = person.session;
    for (const ids of [['yes_now'], ['aa'], ['bb'], ['done'], ['PH']]) {
      person.presses(...ids);
      expect(person.turn).toMatchObject({ keep: false, session: before });
      for (const effect of person.effects) {
        if (effect.do === 'show') expect(effect.message.discreet).toBe(true);
        if (effect.do === 'retire') expect(effect).toEqual({ do: 'retire' });
      }
    }
    expect(person.reads).toContain(person.say('discreet.ended'));
    expect(person.effects.flatMap((effect) => (effect.do === 'show' ? effect.message.blocks.filter((block) => block.kind === 'resource') : []))).toMatchObject([{ resource: 'consular', country: 'PH' }, { resource: 'trafficking', country: 'PH' }]);
  });

  it('takes several chosen together from a menu, and one', () => {
    const person = someone().presses('quiet', 'yes_now').chooses('aa', 'bb');
    expect(person.steps).toEqual(['crisis/quiet:first', 'crisis/quiet:embassy']);
    expect(someone().presses('quiet').chooses('yes_now').asked).toBe('crisis/quiet:which');
    expect(someone().presses('quiet', 'yes_now').chooses('bb').asked).toBe('crisis/quiet:embassy');
    expect(someone().presses('quiet', 'yes_now', 'aa').chooses('bb').steps).toEqual(['crisis/quiet:embassy']);
  });

  it('goes back in itself, to its first question', () => {
    const person = someone().presses('quiet', 'yes_now', 'aa', 'done').presses('back');
    expect(person.asked).toBe('crisis/quiet:which');
    person.presses('back');
    expect(person.asked).toBe('crisis/quiet:open');
    expect(person.effects[0]).toEqual({ do: 'retire' });
    expect(() => person.token('back')).toThrow();
  });

  it('is left for the place that was kept, or for good', () => {
    const person = someone().presses('quiet', 'yes_now');
    const before = person.session;
    person.presses('place');
    expect(person.turn).toMatchObject({ keep: false, session: before });
    expect(person.asked).toBe('special/door:what');
    const left = someone().presses('quiet', 'yes_now', 'stop');
    expect(left.effects.map((effect) => effect.do)).toEqual(['retire', 'show', 'clear', 'forget']);
  });

  it('takes a typed message at the place of the row', () => {
    expect(new Person(world, someone().presses('quiet').session).types('something loud').session.frames).toEqual([]);
  });

  it('of another revision is old, and even that leaves no trace', () => {
    const person = someone().presses('quiet', 'yes_now');
    const before = person.session;
    person.world = smallWorld([{ ...quiet, steps: quiet.steps.replace('You are not alone', 'Somebody is here') }, ...flows.slice(1)]);
    person.presses('aa');
    expect(person.turn).toMatchObject({ keep: false, session: before });
    expect(person.reads).toContain(person.say('button.old'));
    expect(person.asked).toBe('special/door:what');
  });

  it('takes what is typed for an answer to its own question, as far as memory knows it', () => {
    const person = someone().presses('quiet');
    const before = person.session;
    for (const [text, step] of [['yes i can', 'crisis/quiet:which'], ['the first, the second', 'crisis/quiet:embassy'], ['back', 'crisis/quiet:which'], ['3', 'crisis/quiet:embassy'], ['Kenya', undefined]] as const) {
      person.types(text);
      expect([text, person.asked]).toEqual([text, step]);
      expect(person.turn).toMatchObject({ keep: false, session: before });
    }
    expect(person.reads).toContain(person.say('discreet.ended'));
    expect(someone().presses('quiet', 'yes_now', 'aa', 'done').types('skip').reads).toContain(person.say('discreet.ended'));
  });

  it('asks again whatever else is typed, and never looks for it anywhere else', () => {
    const person = someone().presses('quiet', 'yes_now', 'aa');
    for (const text of ['something loud', 'hello', 'why', 'help', 'privacy police']) {
      person.types(text);
      expect([text, person.asked]).toEqual([text, 'crisis/quiet:which']);
      expect(person.reads).toContain(person.say('discreet.typed'));
    }
    expect(person.types('stop').effects).toContainEqual({ do: 'clear' });
    expect(new Person(world, someone().presses('quiet').session).types('something').reads).not.toContain(person.say('discreet.typed'));
  });

  it('does not take buttons of two questions, or of none, together', () => {
    const person = someone().presses('quiet', 'yes_now');
    const door = person.token('aa');
    for (const tokens of [[door, '~1234567890.0'], [door, '!home'], ['~1234567890.0']]) {
      person.does({ kind: 'choose', tokens });
      expect(person.turn.keep).toBe(false);
    }
  });

  it('does not keep the language that the platform told', () => {
    const person = new Person(world, newSession()).opens('special/door');
    const token = person.token('quiet');
    person.session = newSession();
    person.does({ kind: 'press', token: `${token}`, locale: 'es' });
    const inside = new Person(world, newSession()).opens('crisis/quiet');
    inside.does({ kind: 'press', token: inside.token('yes_now'), locale: 'es' });
    expect(inside.session.language).toBeUndefined();
  });

  it('that is gone is told without a trace', () => {
    const broken = worldOf(compiled(flows.map(sourceOf)));
    const person = new Person(broken).opens('special/door');
    const calling = { ...broken, programs: (flow: string, revision?: string) => (flow === 'crisis/quiet' && revision === undefined && gone ? undefined : broken.programs(flow, revision)) };
    let gone = false;
    person.world = calling;
    person.presses('quiet');
    gone = true;
    person.world = { ...calling, today: calling.today.filter(({ flow }) => flow !== 'crisis/quiet') };
    expect(person.presses('yes_now').turn.keep).toBe(false);
  });
});

describe('the official discreet flows', () => {
  const doors = official.today.filter(({ discreet }) => discreet).map(({ flow }) => flow);

  it('are there', () => expect(doors).toEqual(expect.arrayContaining(['crisis/held', 'crisis/family-held'])));

  it.each([
    ['I am locked in a compound and they took my passport', 'crisis/held'],
    ['my son is held in a scam compound', 'crisis/family-held'],
  ])('are entered by words of danger, from anywhere: %s', (text, flow) => {
    for (const start of [undefined, 'home', 'checks/impersonation-call', 'crisis/help']) {
      const person = new Person(official);
      if (start) person.opens(start);
      const before = person.session;
      person.types(text);
      expect(person.asked).toMatch(new RegExp(`^${flow}:`));
      expect(person.turn).toMatchObject({ keep: false, session: before });
    }
    const aside = new Person(official).opens('home').says('helpnow').types(text);
    expect(aside.turn.keep).toBe(false);
    expect(aside.presses('place').asked).toBe('crisis/help:what');
  });

  it('are not left by words that begin another flow, and left by words of danger and of leaving', () => {
    const held = () => new Person(official).types('they took my passport and i cannot leave').types('yes');
    expect(held().asked).toMatch(/^crisis\/held:/);
    for (const text of ['can you call police', 'how do i escape', 'i am locked in a compound', '99']) expect(held().types(text).asked).toBe(held().asked);
    expect(held().types('skip').steps).toContain('crisis/held:organisations');
    expect(held().types('i want to die').asked).toMatch(/^crisis\/danger:/);
    for (const text of ['stop', 'leave', 'exit']) expect(held().types(text).effects).toContainEqual({ do: 'clear' });
  });

  it('are entered from home by buttons, and left for the question that led in', () => {
    for (const [option, flow] of [['me', 'crisis/held'], ['far', 'crisis/family-held']] as const) {
      const person = new Person(official).opens().presses('more');
      const before = person.session;
      person.presses(option);
      expect(person.asked).toMatch(new RegExp(`^${flow}:`));
      expect(person.turn).toMatchObject({ keep: false, session: before });
      expect(person.presses('place').asked).toBe('special/something-else:what');
    }
  });
});
