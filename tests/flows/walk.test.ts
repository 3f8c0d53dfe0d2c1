import { describe, expect, it } from 'vitest';
import { advance } from '../../src/engine/advance.ts';
import type { Turn } from '../../src/engine/effect.ts';
import { newSession } from '../../src/engine/session.ts';
import { buttonsIn, keyboardOf } from '../engine/check.ts';
import { compiled, lexicon, official, sourceOf } from '../engine/worlds.ts';
import { tracesIn, walkFlow } from './walk.ts';

const languages = [...lexicon.languages.keys()];

describe.each(official.today.filter(({ discreet }) => !discreet).map((program) => [program.flow, program] as const))('%s', (_, program) => {
  it.each(languages)('holds in every conversation, in %s', (language) => {
    expect(walkFlow(program, lexicon, language).problems).toEqual([]);
  }, 30_000);
});

describe('discreet flows', () => {
  const discreet = official.today.filter((each) => each.discreet);

  it.each(discreet.map(({ flow }) => flow))('%s leaves no trace on any way through its buttons', (flow) => {
    const session = { ...newSession('en'), asked: 7, frames: [{ flow: 'home', revision: official.programs('home')?.revision ?? '', answers: {} }] };
    const ways: Turn[] = [advance(official, session, { kind: 'open', flow })];
    let turns = 0;
    for (let turn = ways.pop(); turn; turn = ways.pop()) {
      turns++;
      expect(tracesIn(session, turn)).toEqual([]);
      for (const { token } of buttonsIn(turn.effects)) expect(token).toMatch(/^[\x21-\x7e]{1,64}$/);
      const keyboard = keyboardOf(turn.effects);
      const options = keyboard?.options ?? [];
      const few = options.length > 5 ? [...options.slice(0, 1), ...options.slice(-1)] : options; // passports
      for (const { token } of [...few, ...(keyboard?.controls.filter(({ id }) => id === 'skip') ?? [])]) ways.push(advance(official, session, { kind: 'press', token }));
      expect(turns).toBeLessThan(2_000);
    }
  });
});

describe('a walk', () => {
  const items = (count: number) => Array.from({ length: count }, (_, at) => `i${at}: {ask: "Question ${at}?", weight: ${['stop', 'strong', 'hint'][at % 3]}, tactic: urgency, because: "Reason ${at}.", unsure: "Find out ${at}."}`).join(', ');
  const walked = (steps: string) => {
    const program = compiled([{ flow: 'checks/walked', steps }].map(sourceOf)).get('checks/walked');
    if (!program) throw new Error('does not compile');
    return walkFlow(program, lexicon, 'en');
  };

  // The bound is a second; the rest is for machines that do other things as well.
  it('of a flow of ten items takes less than a second', () => {
    const { problems, states } = walked(`signs: {checklist: Think., items: {${items(10)}}}\nresult: {verdict: signs}\nlast: {say: Bye.}`);
    expect(problems).toEqual([]);
    expect(states).toBeLessThan(1_000);
  }, 3_000);

  it('finds the message that is too long only when everything is open', () => {
    const long = Array.from({ length: 9 }, (_, at) => `i${at}: {ask: "${'Is it so? '.repeat(25)}${at}", weight: stop, tactic: urgency, because: "So.", unsure: "${'Look there. '.repeat(20)}"}`).join(', ');
    expect(walked(`signs: {checklist: Think., items: {${long}}}\nresult: {verdict: signs}`).problems).toEqual([expect.stringMatching(/^checks\/walked:result has \d+ characters$/)]);
  });

  it('finds a condition that always holds, and one that never does', () => {
    const { problems } = walked(`signs: {checklist: Think., items: {${items(1)}}}\nresult: {verdict: signs}\nis: {when: "result in ['stop', 'none_found', 'unclear']", say: One.}\nnever: {when: "result == 'warning'", say: Two.}`);
    expect(problems).toEqual(['the condition of is always holds', 'no conversation comes to never']);
  });

  it('finds an answer that changes nothing', () => {
    const { problems } = walked('who: {ask: "Who?", options: {aa: {text: Number one, go: last}, bb: {text: Number two, go: last}}}\nlast: {say: Bye.}');
    expect(problems).toEqual(['whatever is answered to who, nothing changes']);
  });
});
