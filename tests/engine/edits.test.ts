import { describe, expect, it } from 'vitest';
import { Person } from './person.ts';
import { smallWorld } from './worlds.ts';

const world = smallWorld([
  {
    flow: 'checks/edits',
    steps: `first: {ask: "First?", options: {one: The number one, two: {text: The other two, go: third}}}
second: {ask: "Second?", options: {left: The left, right: {text: The right, go: end}}}
third: {ask: "Third?", options: {up: {text: Upwards, go: end}, down: Downwards}}
close: {say: Bye.}`,
  },
]);
const someone = () => new Person(world).opens('checks/edits').types('the number one', { ref: 'm1' });
const edit = { edited: true } as const;

describe('a message that was edited', () => {
  it('replaces the last answer when it gave it, and may do so again', () => {
    const person = someone().types('the other two', { ref: 'm1', ...edit });
    expect(person.answers).toEqual({ first: 'two' });
    expect(person.asked).toBe('checks/edits:third');
    expect(person.types('the number one', { ref: 'm1', ...edit }).answers).toEqual({ first: 'one' });
  });

  it('does not mark its choice on the buttons of the question after it', () => {
    const retired = someone().types('the other two', { ref: 'm1', ...edit }).effects.filter((effect) => effect.do === 'retire');
    expect(retired).toEqual([{ do: 'retire' }]);
  });

  it('changes nothing when it gave an earlier answer, none, or has no reference', () => {
    const person = someone().types('the left', { ref: 'm2' });
    for (const more of [{ ref: 'm1' }, { ref: 'm9' }, {}]) {
      expect(person.types('the other two', { ...more, ...edit }).answers).toEqual({ first: 'one', second: 'left' });
      expect(person.reads).toContain(person.say('edit.old'));
    }
  });

  it('changes nothing after a button, after back, and over a crisis card', () => {
    expect(someone().presses('left').types('the other two', { ref: 'm1', ...edit }).answers).toEqual({ first: 'one', second: 'left' });
    expect(someone().types('back').types('the other two', { ref: 'm1', ...edit }).answers).toEqual({});
    const person = someone().says('helpnow').types('the other two', { ref: 'm1', ...edit });
    expect(person.session.frames[0]?.answers).toEqual({ first: 'one' });
  });

  it('asks again when it answers nothing now', () => {
    const person = someone().types('purple elephants', { ref: 'm1', ...edit });
    expect(person.asked).toBe('checks/edits:first');
    expect(person.effects[0]).toEqual({ do: 'retire' });
  });

  it('after the end says that nothing is open', () => {
    const person = someone().types('the right', { ref: 'm2' }).types('the left', { ref: 'm2', ...edit });
    expect(person.reads).toBe(person.say('nothing.open'));
    expect(person.session.frames).toEqual([]);
  });

  it('leads to help from words of danger, and out from "stop", whichever message it was', () => {
    expect(someone().types('I want to kill myself', { ref: 'm0', ...edit }).session.aside).toMatchObject([{ flow: 'crisis/danger' }]);
    expect(someone().types('stop', { ref: 'm0', ...edit }).session.frames).toEqual([]);
    expect(someone().types('back', { ref: 'm0', ...edit }).answers).toEqual({ first: 'one' });
  });
});
