import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSession } from '../../src/engine/session.ts';
import { weights } from '../../src/engine/verdict.ts';
import type { World } from '../../src/engine/walk.ts';
import { one, shownIn } from './check.ts';
import { asksOn, type Given, told } from './oracle.ts';
import { Person } from './person.ts';
import { lexicon, official, smallWorld } from './worlds.ts';

const tactic = [...lexicon.tactics][0] ?? '';
const answers = ['yes', 'no', 'unsure', 'skip'] as const;

const worlds = new Map<string, World>();

function checklist(heavy: readonly string[]): World {
  const known = worlds.get(heavy.join());
  if (known) return known;
  const items = heavy.map((weight, at) => `i${at}: {ask: "Question ${at}?", weight: ${weight}, tactic: ${tactic}, because: "Reason ${at}.", unsure: "Find out ${at}."}`);
  const world = smallWorld([{ flow: 'checks/oracle', steps: `signs: {checklist: Think., items: {${items.join(', ')}}}\nresult: {verdict: signs}\nalarm: {when: "result == 'stop'", say: "It stops."}\nlast: {say: Bye.}` }]);
  worlds.set(heavy.join(), world);
  return world;
}

/** Answers one item after the other, and compares with the model after each. */
function play(heavy: readonly string[], replies: readonly (typeof answers)[number][]): void {
  const person = new Person(checklist(heavy), newSession('en'), one).opens('checks/oracle');
  const given: Given[] = heavy.map((weight) => ({ weight, answer: undefined }));
  for (const [at, reply] of replies.entries()) {
    expect(person.asked, 'asks on exactly until the verdict is stop').toBe(asksOn(given) ? `checks/oracle:signs.i${at}` : undefined);
    if (!asksOn(given)) break;
    person.presses(reply);
    Object.assign(given[at] ?? {}, { answer: reply === 'skip' ? 'unsure' : reply });
  }
  const shown = shownIn(person.effects).find(({ verdict }) => verdict);
  expect(shown?.verdict).toBe(told(given));
  const listed = shown?.message.blocks.flatMap((block) => (block.kind === 'list' ? block.items : [])).join('\n') ?? '';
  for (const [at, { answer }] of given.entries()) {
    expect(listed.includes(`Reason ${at}.`), `sign ${at}`).toBe(answer === 'yes');
    expect(listed.includes(`Question ${at}? Find out ${at}.`), `open item ${at}`).toBe(answer === 'unsure');
  }
  expect(person.steps.includes('checks/oracle:alarm')).toBe(told(given) === 'stop');
  expect(person.session.frames).toEqual([]);
}

describe('the verdict', () => {
  it('is what the design says, for every answer to three items of any weight', () => {
    for (const a of weights) for (const b of weights) {
      for (const x of answers) for (const y of answers) for (const z of answers) play([a, b, 'hint'], [x, y, z]);
    }
  }, 120_000);

  it('is what the design says, for longer lists', () => {
    const items = fc.array(fc.tuple(fc.constantFrom(...weights), fc.constantFrom(...answers)), { minLength: 4, maxLength: 12 });
    fc.assert(fc.property(items, (all) => play(all.map(([weight]) => weight), all.map(([, reply]) => reply))), { numRuns: 60 });
  }, 120_000);

  it('never comes from what is open: not sure is neither yes nor half a yes', () => {
    play(['stop', 'stop', 'strong'], ['unsure', 'skip', 'unsure']);
    play(['hint', 'hint', 'hint'], ['yes', 'unsure', 'no']);
  });

  it('of every official check is told whatever the weights: all yes, all no, all open', () => {
    for (const { flow, steps } of official.today.filter((each) => each.steps.some(({ kind }) => kind.name === 'verdict'))) {
      for (const reply of ['yes', 'no', 'unsure']) {
        const person = new Person(official, newSession('en'), one).opens(flow);
        const verdicts = new Set<string>();
        const checklist = steps.find(({ kind }) => kind.name === 'checklist')?.id;
        while (person.asked?.startsWith(`${flow}:`) && verdicts.size === 0) {
          if (person.asked.startsWith(`${flow}:${checklist}.`)) person.presses(reply);
          else person.does({ kind: 'text', text: '1' });
          for (const { verdict } of shownIn(person.effects)) if (verdict) verdicts.add(verdict);
        }
        expect([...verdicts], `${flow} ${reply}`).toEqual([{ yes: 'stop', no: 'none_found', unsure: 'unclear' }[reply]]);
      }
    }
  }, 30_000);
});
