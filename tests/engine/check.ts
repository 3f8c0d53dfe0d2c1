import { expect } from 'vitest';
import type { Button, Keyboard } from '../../src/message/message.ts';
import { buttonsOf } from '../../src/message/plain.ts';
import { advance } from '../../src/engine/advance.ts';
import type { Effect, ShowEffect, Turn } from '../../src/engine/effect.ts';
import type { Event } from '../../src/engine/event.ts';
import { type Frame, openFrames, type Session } from '../../src/engine/session.ts';
import { languageOf } from '../../src/engine/speech.ts';
import type { World } from '../../src/engine/walk.ts';

/**
 * One event, and every law of the engine with it. Whatever a case is about, it runs through here, so that the
 * laws are tried wherever anybody thought of a case.
 */
export function check(world: World, session: Session, event: Event): Turn {
  const turn = one(world, session, event);
  if (turn.keep) {
    checkBack(world, session, turn);
    checkOldButtons(world, turn);
  } else expect(turn.session, 'nothing is kept').toEqual(session);
  for (const { token } of buttonsIn(turn.effects)) one(world, turn.session, { kind: 'press', token });
  return turn;
}

/** One event, with the laws that need no other event: pure, JSON, small buttons. */
export function one(world: World, session: Session, event: Event): Turn {
  const given = frozen(structuredClone(session));
  const turn = advance(world, given, event);
  expect(advance(world, given, event), 'deterministic').toEqual(turn);
  expect(JSON.parse(JSON.stringify(turn)), 'session and effects are JSON').toStrictEqual(turn);
  checkSession(turn.session);
  for (const effect of turn.effects) if (effect.do === 'show') checkShown(effect);
  return turn;
}

/** Small, and of no more frames than flows that can be open one in the other or one after the other. */
function checkSession(session: Session): void {
  expect(session.frames.length).toBeLessThanOrEqual(40);
  expect(session.aside?.length ?? 1).toBeGreaterThan(0);
  expect(session.aside?.length ?? 1).toBeLessThanOrEqual(20);
  for (const card of session.under ?? []) expect(card.length).toBeGreaterThan(0);
  expect(session.under?.length ?? 1).toBeGreaterThan(0);
  expect(session.under?.length ?? 1).toBeLessThanOrEqual(3);
  if (!session.aside) expect(session.under, 'cards under no card').toBeUndefined();
  if (!session.aside) expect(session.told, 'told to no card').toBeUndefined();
  expect(JSON.stringify(session).length).toBeLessThan(12_000);
}

function checkShown({ message }: ShowEffect): void {
  const buttons = buttonsOf(message);
  for (const { token } of buttons) expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
  expect(new Set(buttons.map((each) => each.token)).size, 'tokens are distinct').toBe(buttons.length);
  expect(new Set(buttons.map((each) => each.id)).size, 'ids are distinct').toBe(buttons.length);
  for (const block of message.blocks) if ('text' in block) expect(block.text.trim()).not.toBe('');
}

/** Where a person is, without what only counts. */
export function placeOf({ asked: _, misses: __, last: ___, chosen: ____, ...place }: Session): Omit<Session, 'asked' | 'misses' | 'last' | 'chosen'> {
  return place;
}

/** Back after an answered question undoes it. */
function checkBack(world: World, before: Session, turn: Turn): void {
  if (!isAnswer(before, turn.session)) return;
  const back = one(world, turn.session, { kind: 'word', word: 'back' });
  expect(placeOf(back.session), 'back undoes the answer').toEqual(placeOf({ ...before, ...(turn.session.language && { language: turn.session.language }) }));
}

/** The same conversation, one answer further, and still open. */
function isAnswer(before: Session, after: Session): boolean {
  if ((before.aside === undefined) !== (after.aside === undefined)) return false;
  const [was, is] = [openFrames(before), openFrames(after)];
  return is.length > 0 && is[0]?.flow === was[0]?.flow && is[0]?.revision === was[0]?.revision && answersIn(after) === answersIn(before) + 1;
}

export function answersIn(session: Session): number {
  return openFrames(session).reduce((sum, { answers }) => sum + Object.keys(answers).length, 0);
}

/** Once a question is answered, none of its buttons answers anything: not after it, and not when it is asked again. */
function checkOldButtons(world: World, { session, effects }: Turn): void {
  const before = keyboardOf(effects);
  const option = before?.options.find(({ token }) => !token.startsWith('!'));
  if (!before || !option) return;
  const next = one(world, session, { kind: 'press', token: before.done?.token ?? option.token });
  if (!next.keep || !isAnswer(session, next.session)) return;
  const again = one(world, next.session, { kind: 'word', word: 'back' });
  const own = [...before.options, ...(before.done ? [before.done] : []), ...before.controls.filter(({ id }) => id === 'skip' || id === 'back')];
  for (const place of [next, again]) {
    for (const { token } of own) {
      const turn = one(world, place.session, { kind: 'press', token });
      if (turn.keep) expect(turn.session, 'an old button changes nothing').toEqual(place.session);
    }
  }
}

/** Opening the flow anew and giving the same answers by their buttons leads to the same place. */
export function checkReplay(world: World, session: Session): void {
  const [root] = session.frames;
  if (!root || session.aside || world.programs(root.flow)?.revision !== root.revision) return;
  const start: Session = { v: 1, frames: [], misses: 0, asked: 0, ...(session.language && { language: session.language }) };
  const known = session.country !== undefined && !session.frames.some((frame) => gaveCountry(world, frame));
  let turn = one(world, { ...start, ...(known && { country: session.country ?? '' }) }, { kind: 'open', flow: root.flow });
  for (let left = answersIn(session); left > 0; left--) turn = giveAgain(world, turn, session);
  expect(turn.session.frames, 'replay').toEqual(session.frames);
}

/** The country was asked in this flow, and not known before. */
function gaveCountry(world: World, { flow, revision, answers }: Frame): boolean {
  const steps = world.programs(flow, revision)?.steps ?? [];
  return steps.some(({ id, spec }) => id in answers && 'resource' in spec && spec.resource !== 'consular');
}

/** Answers the open question of a replay as the session did. */
function giveAgain(world: World, turn: Turn, session: Session): Turn {
  const step = shownIn(turn.effects).at(-1)?.step ?? '';
  const [flow = '', path = ''] = step.split(/:(.*)/s);
  const frame = session.frames.findIndex((each, at) => each.flow === flow && path in each.answers && !(path in (turn.session.frames[at]?.answers ?? {})));
  const answer = session.frames[frame]?.answers[path];
  const keyboard = keyboardOf(turn.effects);
  if (!keyboard || answer === undefined) throw new Error(`replay: ${step} is asked, but was not answered`);
  if (Array.isArray(answer) && answer.length > 0) {
    const tokens = keyboard.options.filter(({ id }) => answer.includes(id)).map(({ token }) => token);
    return one(world, turn.session, { kind: 'choose', tokens });
  }
  const button = keyboard.options.find(({ id }) => id === answer) ?? (skips(answer) ? keyboard.controls.find(({ id }) => id === 'skip') : undefined);
  if (button) return one(world, turn.session, { kind: 'press', token: button.token });
  const name = languageOf(world.lexicon, session.language).countries[String(answer)]?.[0]; // a country that has no button is typed
  return one(world, turn.session, { kind: 'text', text: name ?? '' });
}

function skips(answer: unknown): boolean {
  return answer === null || answer === 'XX' || answer === 'unsure';
}

export function shownIn(effects: readonly Effect[]): ShowEffect[] {
  return effects.filter((effect) => effect.do === 'show');
}

export function keyboardOf(effects: readonly Effect[]): Keyboard | undefined {
  return shownIn(effects).at(-1)?.message.keyboard;
}

export function buttonsIn(effects: readonly Effect[]): Button[] {
  return shownIn(effects).flatMap(({ message }) => buttonsOf(message));
}

/** All that is read in a turn. */
export function readIn(effects: readonly Effect[]): string {
  return shownIn(effects).flatMap(({ message }) => message.blocks.flatMap((block) => ('text' in block ? block.text : block.kind === 'list' ? [block.heading, ...block.items] : []))).join('\n');
}

export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}
