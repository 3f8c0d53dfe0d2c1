import { describe, expect, it } from 'vitest';
import { textHash } from '../../src/engine/hash.ts';
import type { World } from '../../src/engine/walk.ts';
import { newSession } from '../../src/engine/session.ts';
import { Person } from './person.ts';
import { compiled, lexicon, older, type Small, smallWorld, sourceOf, worldOf } from './worlds.ts';

const es = (key: string, of: string, text: string) => `${key}: {of: ${textHash(of)}, text: "${text}"}`;
const first: Small = {
  flow: 'checks/moving',
  steps: `one: {ask: "Number one?", options: {aa: The first, bb: {text: The second, go: three}}}
two: {ask: "Number two?", options: {cc: The third, dd: {text: The fourth, go: end}}}
three: {ask: "Number three?", options: {ee: The fifth, ff: {text: The sixth, go: end}}}
close: {say: Goodbye.}`,
  translations: { es: [es('one.ask', 'Number one?', '¿Número uno?'), es('two.ask', 'Number two?', '¿Número dos?'), es('three.ask', 'Number three?', '¿Número tres?')].join('\n') },
};
/** Number two is gone, three is called another way, and a new question stands first. */
const second: Small = {
  ...first,
  steps: `zero: {ask: "Number zero?", options: {aa: The first, bb: {text: The second, go: third}}}
one: {ask: "Number one, said anew?", options: {aa: The first, bb: {text: The second, go: third}}}
third: {ask: "Number three?", options: {ee: The fifth, ff: {text: The sixth, go: end}}}
close: {say: Goodbye.}`,
  translations: { es: [es('one.ask', 'Number one, said anew?', '¿Número uno, de otra manera?'), es('third.ask', 'Number three?', '¿Número tres?')].join('\n') },
};
const home: Small = { flow: 'home', steps: 'where: {ask: "Where to?", options: {aa: {text: To the end, go: end}, bb: Stay here}}\nstay: {say: Stay.}' };
const before = worldOf(compiled([first, home].map(sourceOf)));
const today = compiled([second, home].map(sourceOf));
/** Today's flow with the old revision at hand; the store keeps its source, and the translations are today's. */
const kept: World = worldOf(today, lexicon, [older({ ...first, translations: second.translations ?? {} }, [...today.keys()])]);
const lost: World = worldOf(today);
const midway = (language = 'en') => new Person(before, newSession(language)).opens('checks/moving').presses('aa');

describe('a flow that changed while a person was in it', () => {
  it('moves nobody: they stay on their revision until they are through', () => {
    const person = midway();
    person.world = kept;
    person.types('purple elephants');
    expect(person.asked).toBe('checks/moving:two');
    person.types('the third').presses('ee');
    expect(person.session.frames).toEqual([]);
    expect(person.steps).toContain('checks/moving:close');
  });

  it('keeps their buttons alive', () => {
    const person = midway();
    const token = person.token('cc');
    person.world = kept;
    expect(person.does({ kind: 'press', token }).asked).toBe('checks/moving:three');
  });

  it('begins at the new revision with "restart"', () => {
    const person = midway();
    person.world = kept;
    expect(person.types('restart').asked).toBe('checks/moving:zero');
    expect(person.session.frames[0]?.revision).toBe(today.get('checks/moving')?.revision);
  });

  it('speaks by the translations of today: what does not fit its text falls back', () => {
    const person = midway('es');
    person.world = kept;
    expect(person.types('hola').reads).toContain('Number two?');
    person.types('back');
    expect(person.reads).toContain('Number one?');
    expect(new Person(lost, newSession('es')).opens('checks/moving').presses('aa').reads).toContain('¿Número uno, de otra manera?');
  });

  it('is told kindly where its revision cannot be had, and they are home', () => {
    const person = midway();
    person.world = lost;
    for (const event of [{ kind: 'text', text: 'the third' }, { kind: 'press', token: person.token('cc') }, { kind: 'word', word: 'why' }, { kind: 'word', word: 'back' }] as const) {
      const lone = new Person(lost, person.session).does(event);
      expect(lone.reads, event.kind).toContain(lone.say('flow.gone'));
      expect(lone.asked).toBe('home:where');
      expect(lone.session.frames).toMatchObject([{ flow: 'home' }]);
    }
  });

  it('and that has a broken translation today is shown in its own language', () => {
    const broken = { es: `one.ask: {of: ${textHash('Number one?')}, text: "{nobody_fills_this_in}"}` };
    const world = worldOf(today, lexicon, [older({ ...first, translations: broken }, [...today.keys()])]);
    const person = midway('es');
    person.world = world;
    expect(person.types('back').types('back').reads).toContain('Number one?');
  });
});

describe('a called flow', () => {
  const caller: Small = { flow: 'checks/caller', steps: 'aa: {call: after/one}\nbb: {call: after/two}\nlast: {ask: "The last?", options: {yy: {text: All through, go: end}, nn: Not yet}}\nbye: {say: Bye.}' };
  const one: Small = { flow: 'after/one', steps: 'ask_one: {ask: "In the first?", options: {gg: {text: Onwards, go: end}, hh: Sideways}}\nsay_one: {say: One.}' };
  const two: Small = { flow: 'after/two', steps: 'ask_two: {ask: "In the second?", options: {gg: {text: Onwards, go: end}, hh: Sideways}}\nsay_two: {say: Two.}' };
  const whole = smallWorld([caller, one, two, home]);
  const without = (flow: string): World => ({ ...whole, programs: (name, revision) => (name === flow ? undefined : whole.programs(name, revision)) });

  it('that was passed over and is there again takes no answers away', () => {
    const person = new Person(without('after/one')).opens('checks/caller').presses('gg');
    expect(person.session.frames.map(({ flow }) => flow)).toEqual(['checks/caller', 'after/two']);
    person.world = whole;
    person.types('hello there');
    expect(person.asked).toBe('checks/caller:last');
    expect(person.answers).toEqual({ ask_two: 'gg' });
  });

  it('whose frame the answers do not lead to any more is dropped on the way back', () => {
    const chooser = smallWorld([{ ...caller, steps: 'what: {ask: "Which?", options: {aa: {text: Number one, call: after/one}, bb: {text: Number two, call: after/two}}}\nbye: {say: Bye.}' }, one, two]);
    const person = new Person(chooser).opens('checks/caller').presses('aa').types('back');
    expect(person.session.frames.map(({ flow }) => flow)).toEqual(['checks/caller']);
    expect(person.presses('bb').asked).toBe('after/two:ask_two');
  });
});

describe('a flow that is not in the language of a person', () => {
  const ask = (text: string) => `who: {ask: "${text}", options: {a: {text: A bank, call: checks/inner}, b: A friend}}\nthen: {ask: "And then?", options: {c: {text: Go on, go: end}, d: Leave it}}\nmore: {say: More.}`;
  const inner = { flow: 'checks/inner', steps: 'in: {ask: "Inside?", options: {e: {text: It is, go: end}, f: It may be}}\nlast: {say: Well.}' };
  const note = 'Esta parte aún no está en tu idioma. Está en inglés.';
  const notesIn = (person: Person) => person.reads.split(note).length - 1;

  it('says so once, when it is entered, and again in none that it calls', () => {
    const person = new Person(smallWorld([{ flow: 'checks/outer', steps: ask('Who?') }, inner]), newSession('es'));
    expect(notesIn(person.opens('checks/outer'))).toBe(1);
    expect(notesIn(person.presses('a'))).toBe(0);
    expect(notesIn(person.presses('e'))).toBe(0);
  });

  it('says so when the language is chosen in the middle of it, in the language that was chosen', () => {
    const translations = { es: es('who.ask', 'Who?', '¿Quién?') };
    const world = smallWorld([{ flow: 'checks/outer', steps: ask('Who?') }, { ...inner, translations: {} }, { flow: 'checks/own', steps: ask('Who?'), translations }]);
    expect(notesIn(new Person(world, newSession('en')).opens('checks/outer').types('español'))).toBe(1);
    expect(notesIn(new Person(world, newSession('en')).opens('checks/own').types('español'))).toBe(0);
    expect(new Person(world, newSession('en')).opens('checks/outer').types('中文').reads).toContain('英文');
  });

  it('says so where a flow that is in it calls one that is not, and never in a discreet one', () => {
    const translations = { es: es('who.ask', 'Who?', '¿Quién?') };
    const discreet = { flow: 'special/quiet', head: 'discreet: true', steps: 'q: {ask: "Quiet?", options: {g: {text: Show it, go: end}, h: Not today}}\nlast: {say: Well.}' };
    const world = smallWorld([{ flow: 'checks/outer', steps: ask('Who?'), translations }, inner, discreet]);
    const person = new Person(world, newSession('es'));
    expect(notesIn(person.opens('checks/outer'))).toBe(0);
    expect(notesIn(person.presses('a'))).toBe(1);
    expect(notesIn(new Person(world, newSession('es')).opens('special/quiet'))).toBe(0);
    expect(notesIn(new Person(world).opens('checks/outer'))).toBe(0);
  });
});
