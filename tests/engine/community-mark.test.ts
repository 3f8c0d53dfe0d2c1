import { describe, expect, it } from 'vitest';
import { advance } from '../../src/engine/advance.ts';
import { compile, compileAlone } from '../../src/engine/compile.ts';
import type { Turn } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import { shownName } from '../../src/engine/origin.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import { textsOf } from '../../src/message/plain.ts';
import { lexicon, officialSources, sourceOf, worldOf } from './worlds.ts';

const MARK = 'Written by Blue Library, not by the makers of this bot.';
const flow = 'community/library';
const steps = `here: {ask: "Is somebody in a hurry?", options: {hurry: They are, calm: They wait}}
told: {say: "{here, select, calm {Good.} other {Wait a day.}}"}
mine: {ask: "Do you want more?", options: {more: {text: Yes please, call: after/happened}, enough: {text: That is enough, go: end}}}`;

function worldBy(by: string): World {
  const source = { ...sourceOf({ flow, steps }), origin: { kind: 'community', by } as const };
  const { programs, diagnostics } = compile([...officialSources, source], lexicon);
  expect(diagnostics.filter(({ file }) => file.startsWith(flow)).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
  return worldOf(programs);
}

const world = worldBy('Blue Library');
const shown = ({ effects }: Turn) => effects.flatMap((effect) => (effect.do === 'show' ? [textsOf(effect.message)] : []));
const marks = (turn: Turn, mark = MARK) => shown(turn).flat().filter((text) => text === mark).length;

/** Plays events from a fresh session, one after another. */
function play(events: readonly Event[], session: Session = newSession('en')): Turn {
  let turn: Turn = { session, effects: [], keep: true };
  for (const event of events) turn = advance(world, turn.session, event);
  return turn;
}

const open: Event = { kind: 'open', flow };
const say = (text: string): Event => ({ kind: 'text', text });

describe('a flow of a community', () => {
  it('says who wrote it before anything else, in the first message', () => {
    const turn = play([open]);
    expect(shown(turn)[0]?.slice(0, 2)).toEqual([MARK, 'Is somebody in a hurry?']);
  });

  it('says so once, and again whenever it begins again', () => {
    expect(marks(play([open, say('they wait')]))).toBe(0);
    expect(marks(play([open, { kind: 'again' }]))).toBe(0);
    expect(marks(play([open, say('restart')]))).toBe(1);
    expect(marks(play([open, say('they wait'), say('home'), open]))).toBe(1);
  });

  it('says so in the language of the person', () => {
    const turn = play([open], newSession('es'));
    expect(marks(turn, 'Escrito por Blue Library, no por quienes hacen este bot.')).toBe(1);
  });

  it('says so where another flow of the community calls it', () => {
    const caller = { ...sourceOf({ flow: 'community/caller', steps: `first: {say: Hello.}\nthen: {call: ${flow}}` }), origin: { kind: 'community', by: 'Blue Library' } as const };
    const called = { ...sourceOf({ flow, steps }), origin: { kind: 'community', by: 'Blue Library' } as const };
    const both = worldOf(compile([...officialSources, caller, called], lexicon).programs);
    const turn = advance(both, newSession('en'), { kind: 'open', flow: 'community/caller' });
    expect(shown(turn).map(([first]) => first)).toEqual([MARK, MARK]);
  });

  it('is marked by its name alone, where nobody said whose it is, and in older revisions', () => {
    const { programs } = compile([...officialSources, sourceOf({ flow, steps })], lexicon);
    expect(marks(advance(worldOf(programs), newSession('en'), open), 'Written by a community, not by the makers of this bot.')).toBe(1);
    expect(compileAlone(sourceOf({ flow, steps }), lexicon, programs.keys())?.origin).toEqual({ kind: 'community', by: '' });
  });

  it.each([
    ['danger', 'i want to kill myself', 'crisis/danger:'],
    ['help now', 'help now', 'crisis/help:'],
  ])('leads to help by words of %s as any flow does', (_name, words, card) => {
    const turn = play([open, say(words)]);
    const steps = turn.effects.flatMap((effect) => (effect.do === 'show' && effect.step ? [effect.step] : []));
    expect(steps[0]?.startsWith(card)).toBe(true);
    expect(marks(turn)).toBe(0);
  });

  it('keeps built-in words: back, why, stop', () => {
    expect(shown(play([open, say('they wait'), say('back')])).flat()).toContain('Is somebody in a hurry?');
    expect(play([open, say('stop')]).session.frames).toEqual([]);
    expect(shown(play([open, say('why')])).flat().join(' ')).toContain('Your answer helps me');
  });
});

describe('what a community\'s flow cannot take from an official one', () => {
  const named = (start: string) => compile([{ ...sourceOf({ flow, steps, head: `start: ${start}` }), origin: { kind: 'community', by: 'x' } as const }, ...officialSources], lexicon);

  it('its phrases, also where its own would be longer', () => {
    const { programs, diagnostics } = named('{phrases: [bank right now this evening, our summer fair]}');
    const own = worldOf(programs);
    const opened = (text: string) => advance(own, newSession('en'), say(text)).session.frames[0]?.flow;
    expect(diagnostics.filter(({ file }) => file.startsWith(flow)).map(({ message }) => message)).toEqual([]);
    expect(opened('call from my bank right now this evening')).toBe('checks/impersonation-call');
    expect(opened('is our summer fair real')).toBe(flow);
  });

  it('its command, wherever in the order of names it stands', () => {
    const [official] = officialSources.flatMap(({ flow: name, text }) => (name > flow ? (/^start: .*command: (\w+)/m.exec(String(text))?.[1] ?? []) : []));
    const { programs, diagnostics } = named(`{command: ${official}}`);
    expect(programs.has(flow)).toBe(false);
    expect(diagnostics.filter(({ code }) => code === 'command-taken').map(({ file }) => file)).toEqual([`${flow}/flow.yaml`]);
  });
});

describe('texts of a checklist that fill in what is made of them', () => {
  it('end, whatever they name: lists are left out of the texts that they are made of', () => {
    const item = 'hurry: {ask: "Do they hurry? {signs_open}", weight: hint, tactic: urgency, because: "It counts {signs_count}. {signs_reasons}{signs_reasons}", unsure: Wait.}';
    const steps = `signs: {checklist: Think., items: {${item}}}\nresult: {verdict: signs}\nagain: {say: "{signs_reasons}", when: "result == 'warning'"}\nlast: {say: "So it is: {signs_reasons}"}`;
    const own = worldOf(compile([...officialSources, sourceOf({ flow, steps })], lexicon).programs);
    const turn = advance(own, advance(own, newSession('en'), open).session, say('yes'));
    expect(shown(turn).flat()).toContain('So it is: It counts 1. ');
  });
});

describe('the name of a community', () => {
  it.each([
    ['Blue Library', 'Blue Library'],
    ['Cafe\u0301 Núñez', 'Café Núñez'],
    ['t.me/scam', 't me scam'],
    ['@everyone <@123>', 'everyone 123'],
    ['[bank](https://evil.example)', 'bank https evil example'],
    ['\u202eevil\u202c\0\x1b[31m', 'evil 31m'],
    ['Call +44 7700 900123', ''],
    ['Ring ＋４４７７００９００１２３', ''],
    ['🎉🎉', ''],
    ['x'.repeat(10_000), 'x'.repeat(40)],
    [`z${'\u0336'.repeat(50)}`, 'z\u0336'],
  ])('%j is shown as %j', (by, name) => {
    expect(shownName({ kind: 'community', by })).toBe(name);
  });

  it('cannot fill in or break the sentence', () => {
    const turn = advance(worldBy('{by} {x, plural} \'{'), newSession('en'), open);
    expect(marks(turn, 'Written by by x plural \', not by the makers of this bot.')).toBe(1);
  });
});
