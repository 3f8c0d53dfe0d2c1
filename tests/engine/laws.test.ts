import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Turn } from '../../src/engine/effect.ts';
import { newSession } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import { buttonsIn, check, checkReplay, keyboardOf, one } from './check.ts';
import { anyDeed, type Deed, eventOf, lacking } from './events.ts';
import { anyFlows } from './flows.ts';
import { official, smallWorld } from './worlds.ts';

/** Runs of every property; more with FUZZ=20. */
const times = Number(process.env['FUZZ'] ?? '1');

/** A whole conversation, every law after every event. */
function converse(world: World, flow: string | undefined, deeds: readonly Deed[]): Turn {
  let turn = check(world, newSession(), { kind: 'open', ...(flow !== undefined && { flow }) });
  const seen: string[] = [];
  for (const deed of deeds) {
    seen.push(...buttonsIn(turn.effects).map(({ token }) => token));
    turn = check(world, turn.session, eventOf(deed, turn, seen));
  }
  checkReplay(world, turn.session);
  return turn;
}

/** Whoever goes on by the first option, skips or presses Done comes to an end. */
function ends(world: World, turn: Turn): void {
  let now = one(world, turn.session, { kind: 'open', flow: turn.session.frames[0]?.flow ?? 'home' });
  for (let presses = 0; presses < 600; presses++) {
    const keyboard = keyboardOf(now.effects);
    const button = keyboard?.done && keyboard.options.some(({ chosen }) => chosen) ? keyboard.done : keyboard?.options[0];
    if (!button || now.session.frames.length === 0) return;
    now = one(world, now.session, { kind: 'press', token: button.token });
    if (!now.keep) return; // a discreet flow leads out by itself
  }
  expect.unreachable('the conversation does not end');
}

const deeds = fc.array(anyDeed, { maxLength: 14 });

describe('whatever people do', () => {
  it('in an official flow, every law holds', () => {
    const flow = fc.constantFrom(undefined, ...official.today.map((each) => each.flow));
    fc.assert(fc.property(flow, deeds, (name, all) => ends(official, converse(official, name, all))), { numRuns: 60 * times });
  }, 120_000 * times);

  it('in a flow that somebody writes, every law holds', () => {
    fc.assert(
      fc.property(anyFlows, deeds, (flows, all) => {
        const world = smallWorld(flows);
        ends(world, converse(world, 'checks/f0', all));
      }),
      { numRuns: 100 * times },
    );
  }, 120_000 * times);

  it('with answers that no question gave, nothing throws', () => {
    const answer = fc.oneof(fc.string(), fc.constant(null), fc.array(fc.string(), { maxLength: 3 }), fc.constantFrom('yes', 'XX', 'unasked'));
    const program = fc.constantFrom(...official.today.filter(({ discreet }) => !discreet));
    fc.assert(
      fc.property(program, fc.array(answer, { minLength: 60, maxLength: 60 }), anyDeed, ({ flow, revision, steps }, drawn, deed) => {
        const paths = steps.flatMap(({ id, spec }) => ('items' in spec ? Object.keys(spec.items ?? {}).map((item) => `${id}.${item}`) : [id]));
        const answers = Object.fromEntries(paths.slice(0, -1).map((path, at) => [path, drawn[at % 60] ?? null]));
        const turn: Turn = { session: { ...newSession('en'), frames: [{ flow, revision, answers }] }, effects: [], keep: true };
        one(official, turn.session, eventOf(deed, turn, []));
      }),
      { numRuns: 100 * times },
    );
  }, 120_000 * times);

  it('while flows come and go, nothing throws', () => {
    const names = fc.subarray(official.today.map(({ flow }) => flow));
    fc.assert(
      fc.property(deeds, names, deeds, (before, missing, after) => {
        let turn = converse(official, 'home', before);
        const seen: string[] = [];
        for (const [at, deed] of after.entries()) {
          seen.push(...buttonsIn(turn.effects).map(({ token }) => token));
          turn = one(at % 3 === 2 ? official : lacking(official, missing), turn.session, eventOf(deed, turn, seen));
        }
      }),
      { numRuns: 40 * times },
    );
  }, 120_000 * times);
});
