import fc from 'fast-check';
import { builtIns, type Event } from '../../src/engine/event.ts';
import type { World } from '../../src/engine/walk.ts';
import { buttonsIn, keyboardOf } from './check.ts';
import type { Turn } from '../../src/engine/effect.ts';
import { lexicon, official } from './worlds.ts';

/** What somebody does next: an event, or a button among those that can be seen. */
export type Deed =
  | { kind: 'event'; event: Event }
  | { kind: 'button'; pick: number }
  | { kind: 'option'; pick: number }
  | { kind: 'menu'; picks: number[] }
  /** A button that was seen earlier in this conversation. */
  | { kind: 'old'; pick: number }
  | { kind: 'edit'; text: string };

const locale = fc.constantFrom('en', 'es-MX', 'xx', 'zh-Hans-CN');
const saids = [...lexicon.languages.values()].flatMap((language) => [
  ...builtIns.flatMap((word) => (language.words[word] ?? []).slice(0, 2)),
  ...language.greetings.slice(0, 2),
  ...language.answers.yes.slice(0, 3),
  ...language.answers.no.slice(0, 3),
  ...language.answers.unsure.slice(0, 3),
  ...language.negations.slice(0, 2),
  language.name,
]);
const dangers = ['I want to kill myself', 'they hold me in a compound and took my passport', 'my son is held in a scam compound', 'he threatens to share my nudes', 'I already sent them money', 'quiero morirme', 'me tienen encerrada'];
const hostile = ['', ' ', '\u200b', '\u202e\u202edrowssap', 'שלום', 'مرحبا', '👍', '👩‍👩‍👧‍👦', '{signs_count}', '<b>hi</b>', '__proto__', 'constructor', '\u0000', '\ud800', '٢', '②', '1', '2', '3', '1 2', '99', '1e3', '-1'];

export const anyTyped: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...saids, ...dangers, ...hostile, 'Spain', 'UK', 'Something else', 'nothing', 'money and a code'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.lorem({ maxCount: 12 }),
  fc.tuple(fc.constantFrom('a', 'no ', 'kill me, ', '\u0301', 'ﷺ', '1 ', '👍', '; and but '), fc.constantFrom(300, 100_000)).map(([unit, length]) => unit.repeat(length / unit.length)),
);

/** Tokens of other questions, of other people, and of nobody. */
const anyToken: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.nat(20), fc.constantFrom('0', '1', '23', '999', '*', 'b', 't5x0', 't0x23', 'd3', 'dfffffff', 'zz')).map((parts) => parts.join('.')),
  fc.tuple(fc.constantFrom(...official.today.filter(({ discreet }) => discreet).map(({ seed }) => `~${seed >>> 0}.`)), fc.array(fc.constantFrom('0', '1', '*', 'b', 'd1', 't1x0', '77'), { maxLength: 6 })).map(([start, values]) => start + values.join('-')),
  fc.constantFrom(...[...builtIns, 'resume', 'place'].map((word) => `!${word}`), '!language.es', '!language.xx', '!', '~', '', '!nothing'),
  fc.string({ unit: 'binary', maxLength: 80 }),
);

const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: anyTyped, ref: fc.constantFrom('m1', 'm2', 'm3'), locale }, { requiredKeys: ['kind', 'text'] }),
  fc.record({ kind: fc.constant('press' as const), token: anyToken, locale }, { requiredKeys: ['kind', 'token'] }),
  fc.record({ kind: fc.constant('choose' as const), tokens: fc.array(anyToken, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('open' as const), flow: fc.constantFrom('home', 'checks/none', '', ...official.today.map(({ flow }) => flow)) }, { requiredKeys: ['kind'] }),
  fc.record({ kind: fc.constant('word' as const), word: fc.constantFrom(...builtIns), argument: fc.constantFrom('es', 'en-GB', 'xx', '') }, { requiredKeys: ['kind', 'word'] }),
  fc.record({ kind: fc.constant('other' as const) }),
);

/** Mostly somebody who goes on; now and then anything at all. */
export const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('option' as const), pick: fc.nat(30) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('button' as const), pick: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('menu' as const), picks: fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('old' as const), pick: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), text: anyTyped }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('event' as const), event: anyEvent }) },
);

/** The event of a deed, given what can be seen, and what was. */
export function eventOf(deed: Deed, turn: Turn, seen: readonly string[]): Event {
  const keyboard = keyboardOf(turn.effects);
  const options = [...(keyboard?.options ?? []), ...(keyboard?.done ? [keyboard.done] : [])].map(({ token }) => token);
  const at = (tokens: readonly string[], pick: number): string => tokens[pick % Math.max(1, tokens.length)] ?? '!home';
  switch (deed.kind) {
    case 'event':
      return deed.event;
    case 'option':
      return { kind: 'press', token: at(options, deed.pick) };
    case 'button':
      return { kind: 'press', token: at(buttonsIn(turn.effects).map(({ token }) => token), deed.pick) };
    case 'menu':
      return { kind: 'choose', tokens: [...new Set(deed.picks.map((pick) => at(keyboard?.options.map(({ token }) => token) ?? [], pick)))] };
    case 'old':
      return { kind: 'press', token: at(seen, deed.pick) };
    case 'edit':
      return { kind: 'text', text: deed.text, ref: turn.session.last ?? 'm1', edited: true };
    default:
      return deed satisfies never;
  }
}

/** Lets a world forget some of its flows, as a deploy may. */
export function lacking(world: World, flows: readonly string[]): World {
  return {
    ...world,
    programs: (flow, revision) => (flows.includes(flow) ? undefined : world.programs(flow, revision)),
    today: world.today.filter(({ flow }) => !flows.includes(flow)),
  };
}
