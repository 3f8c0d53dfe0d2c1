import { describe, expect, it } from 'vitest';
import { kinds } from '../../src/engine/kinds/index.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import type { Block } from '../../src/message/message.ts';
import { shownIn } from './check.ts';
import { Person } from './person.ts';
import { lexicon, type Small, smallWorld } from './worlds.ts';

/** One behaviour of a kind: steps, what the person does, and what comes of it. */
interface Case {
  name: string;
  steps: string;
  others?: Small[];
  session?: Partial<Session>;
  does?: (person: Person) => unknown;
  then: (person: Person) => void;
}

const tactic = lexicon.tactics.has('urgency') ? 'urgency' : '';
const plain = lexicon.languages.get('en')?.tactics[tactic]?.plain ?? '';
const item = (name: string, weight: string, more = '') => `${name}: {ask: "Is it ${name}?", weight: ${weight}, tactic: ${tactic}, because: "Because ${name}.", unsure: "Find out ${name}."${more}}`;
const list = (...items: string[]) => `signs: {checklist: "Think of it.", items: {${items.join(', ')}}}\nresult: {verdict: signs, also: {stop: "Stop it now.", none_found: "Call them."}}`;
const call: Small = { flow: 'after/other', steps: 'inner: {ask: "Inside?", options: {in_it: {text: I am inside, go: end}, out_of: I am outside}}\nnote: {say: A word.}' };
const blocks = ({ effects }: Person): Block[] => shownIn(effects).flatMap(({ message }) => message.blocks);

const cases: Record<string, Case[]> = {
  say: [
    { name: 'is shown on the way to the next question', steps: 'aa: {say: "The text."}', then: (person) => expect(person.reads).toContain('The text.') },
    { name: 'names its source under the text', steps: `aa: {say: "The text.", facts: [${[...lexicon.facts.keys()][0]}]}`, then: (person) => expect(blocks(person).map(({ kind }) => kind)).toEqual(['text', 'source', 'text']) },
    { name: 'goes on where its condition does not hold, and jumps where it says', steps: 'who: {ask: "Who?", options: {aa: Number one, bb: Number two}}\nxx: {when: "who == \'aa\'", say: "Only for one.", go: zz}\nyy: {say: "Only for two."}\nzz: {say: "For both."}', does: (person) => person.presses('bb'), then: (person) => expect(person.steps).toEqual(['t:yy', 't:zz', 't:end_of']) },
    { name: 'shows a text whose value was not given on this way', steps: `who: {ask: "Who?", options: {aa: {text: Number one, go: told}, bb: Number two}}\n${list(item('aa', 'hint'))}\ntold: {say: "{signs_count, plural, =0 {no sign} other {# signs}}, {signs_tactics}."}`, does: (person) => person.presses('aa'), then: (person) => expect(person.reads).toContain('no sign, .') },
  ],
  ask: [
    { name: 'takes one option and goes where it says', steps: 'who: {ask: "Who?", options: {aa: {text: Number one, go: end_of}, bb: Number two}}\nmid: {say: Middle.}', does: (person) => person.types('number one'), then: (person) => expect(person.steps).toEqual(['t:end_of']) },
    { name: 'echoes the label, not the words that were typed', steps: 'who: {ask: "Who?", options: {aa: {text: Number one, match: [uno], go: end_of}, bb: Number two}}\nmid: {say: Middle.}', does: (person) => person.types('uno'), then: (person) => expect(person.effects[0]).toEqual({ do: 'retire', choice: 'Number one' }) },
    { name: 'fills in what was chosen', steps: 'who: {ask: "Who?", optional: true, options: {aa: Number one, bb: Number two}}\nmid: {say: "{who, select, skipped {You skipped it.} other {It is {who}.}}"}', does: (person) => person.types('skip'), then: (person) => expect(person.reads).toContain('You skipped it.') },
    { name: 'says why, or that it helps to choose', steps: 'who: {ask: "Who?", options: {aa: {text: Number one, go: end_of}, bb: Number two}}\nmid: {say: Middle.}', does: (person) => person.types('why'), then: (person) => expect(person.reads).toContain(person.say('why.default')) },
    { name: 'takes several, and runs what they call once each, in the order of the options', steps: 'what: {ask: "What?", many: true, options: {aa: {text: Number one, call: after/other}, bb: {text: Number two, call: after/other}, cc: {text: None, alone: true}}}', others: [call], does: (person) => person.presses('bb', 'aa', 'done', 'in_it'), then: (person) => expect([person.asked, person.answers]).toEqual(['t:end_of', { what: ['aa', 'bb'], inner: 'in_it' }]) },
    { name: 'that can be skipped and takes several gives an empty list', steps: 'what: {ask: "What?", many: true, optional: true, options: {aa: Number one, bb: Number two}}\nmid: {when: "!(\'aa\' in what)", say: "Not one."}', does: (person) => person.presses('skip'), then: (person) => expect(person.steps).toContain('t:mid') },
  ],
  checklist: [
    { name: 'asks one item after the other, and says how far it is', steps: list(item('aa', 'stop'), item('bb', 'hint')), then: (person) => expect(shownIn(person.effects).at(-1)?.message).toMatchObject({ progress: { at: 1, of: 2 }, blocks: [{ text: 'Think of it.\n\nIs it aa?' }] }) },
    { name: 'names no tactic for a hint, which honest people give too', steps: list(item('aa', 'hint'), item('bb', 'hint')), does: (person) => person.types('yes'), then: (person) => expect(blocks(person)[0]).toMatchObject({ kind: 'text' }) },
    { name: 'names the tactic at once', steps: list(item('aa', 'strong'), item('bb', 'hint')), does: (person) => person.types('yes'), then: (person) => expect(blocks(person)[0]).toMatchObject({ kind: 'note', text: expect.stringContaining(plain) }) },
    { name: 'stops early, and then says so', steps: list(item('aa', 'stop'), item('bb', 'stop')), does: (person) => person.presses('yes'), then: (person) => expect(person.steps).toEqual(['t:result', 't:end_of']) },
    { name: 'takes skip for not sure', steps: list(item('aa', 'stop'), item('bb', 'hint')), does: (person) => person.types('skip'), then: (person) => expect(person.answers).toEqual({ 'signs.aa': 'unsure' }) },
    { name: 'says why by the item, else by the tactic', steps: list(item('aa', 'hint', ', why: "Its own reason."'), item('bb', 'hint')), does: (person) => person.types('why'), then: (person) => { expect(person.reads).toContain('Its own reason.'); person.presses('no', 'why'); expect(person.reads).toContain(lexicon.languages.get('en')?.tactics[tactic]?.how); } },
    { name: 'gives each item a name for conditions, "unasked" after an early stop', steps: `${list(item('aa', 'stop'), item('bb', 'hint'))}\nun: {when: "signs.bb == 'unasked'", say: "Not asked."}`, does: (person) => person.presses('yes'), then: (person) => expect(person.steps).toContain('t:un') },
  ],
  verdict: [
    { name: 'names the tactic and the reason of every sign', steps: list(item('aa', 'strong'), item('bb', 'strong')), does: (person) => person.presses('yes', 'yes'), then: (person) => expect(blocks(person)).toContainEqual({ kind: 'list', heading: person.say('verdict.signs'), items: [`${plain}: Because aa.`, `${plain}: Because bb.`] }) },
    { name: 'names what is open, and how to find out', steps: list(item('aa', 'stop')), does: (person) => person.presses('unsure'), then: (person) => expect(blocks(person)).toContainEqual({ kind: 'list', heading: person.say('verdict.open'), items: ['Is it aa? Find out aa.'] }) },
    { name: 'adds a sentence of the flow', steps: list(item('aa', 'stop')), does: (person) => person.presses('no'), then: (person) => expect(person.reads).toContain('Call them.') },
    { name: 'names a lone hint, which is no warning', steps: list(item('aa', 'hint'), item('bb', 'stop')), does: (person) => person.presses('yes', 'no'), then: (person) => { expect(shownIn(person.effects).map(({ verdict }) => verdict)).toContain('none_found'); expect(person.reads).toContain(person.say('verdict.lone')); } },
    { name: 'finds nothing where the checklist was jumped over', steps: `who: {ask: "Who?", options: {aa: {text: Number one, go: result}, bb: Number two}}\n${list(item('aa', 'stop'))}`, does: (person) => person.presses('aa'), then: (person) => expect(person.reads).toContain(person.say('verdict.none_found')) },
  ],
  call: [
    { name: 'runs another flow, and comes back', steps: 'in_there: {call: after/other}\nback_here: {say: "Back here."}', others: [call], does: (person) => person.presses('out_of'), then: (person) => expect(person.steps).toEqual(['after/other:note', 't:back_here', 't:end_of']) },
    { name: 'that is passed over is not entered', steps: 'who: {ask: "Who?", options: {aa: Number one, bb: Number two}}\nin_there: {when: "who == \'aa\'", call: after/other}', others: [call], does: (person) => person.presses('bb'), then: (person) => expect(person.session.frames.map(({ flow }) => flow)).toEqual(['t']) },
  ],
  resource: [
    { name: 'asks for the country when nobody knows it, by name or button', steps: 'lines: {say: "Some lines.", resource: scam}', does: (person) => person.types('Philippines'), then: (person) => { expect(person.session.country).toBe('PH'); expect(blocks(person)).toContainEqual({ kind: 'resource', resource: 'scam', country: 'PH', language: 'en' }); } },
    { name: 'does not ask again', steps: 'lines: {resource: scam}\nmore: {resource: emotional}', session: { country: 'GB' }, then: (person) => expect(person.steps).toEqual(['t:lines', 't:more', 't:end_of']) },
    { name: 'gives the international lines to whoever does not say', steps: 'lines: {resource: scam}', does: (person) => person.types('skip'), then: (person) => expect(blocks(person)).toContainEqual(expect.objectContaining({ country: 'XX' })) },
    { name: 'asks whose passport it is for consular, and keeps that in the flow alone', steps: 'lines: {resource: consular}', session: { country: 'GB' }, does: (person) => person.types('India'), then: (person) => { expect(person.session.country).toBe('GB'); expect(person.answers).toEqual({ lines: 'IN' }); } },
  ],
  picture: [
    { name: 'is shown, with its words', steps: 'look: {picture: test-ring, alt: "A ring.", say: "Look."}', then: (person) => expect(blocks(person).slice(0, 2)).toMatchObject([{ kind: 'text', text: 'Look.' }, { kind: 'picture', alt: 'A ring.' }]) },
  ],
  practice: [
    { name: 'shows a message to judge, explains it, and counts', steps: 'quiz: {practice: "Real or not?", items: {aa: {message: "Pay now.", is: trick, because: "So it goes."}, bb: {message: "See you.", is: real, because: "It is kind."}}}\nscore: {say: "{quiz_right} of {quiz_total}"}', does: (person) => person.presses('trick').types('a trick'), then: (person) => { expect(person.reads).toContain('It is kind.'); expect(person.reads).toContain('1 of 2'); expect(person.answers).toEqual({ 'quiz.aa': 'trick', 'quiz.bb': 'trick' }); } },
    { name: 'names the tactic of a trick', steps: `quiz: {practice: "Real or not?", items: {aa: {message: "Pay now.", is: trick, tactic: ${tactic}, because: "So it goes."}}}`, does: (person) => person.presses('real'), then: (person) => expect(person.reads).toContain(`This has a name: ${plain}.`) },
    { name: 'counts both kinds, and names no tactic where there is no trick', steps: `quiz: {practice: "Real or not?", items: {aa: {message: "Pay now.", is: trick, because: "So it goes."}, bb: {message: "See you.", is: real, tactic: ${tactic}, because: "It is kind."}}}`, does: (person) => person.presses('trick').presses('trick'), then: (person) => { expect(person.reads).toContain('Tricks that you saw: 1 of 1. Real messages that you knew: 0 of 1.'); expect(person.reads).not.toContain(plain); } },
    { name: 'quotes what is to be judged', steps: 'quiz: {practice: "Real or not?", items: {aa: {message: "Pay now.", is: trick, because: "So."}}}', then: (person) => expect(blocks(person)).toContainEqual({ kind: 'quote', text: 'Pay now.' }) },
  ],
};

/** Every case ends in a question, so that its flow stays open to be looked at. */
const LAST = '\nend_of: {ask: "All right?", options: {fine: {text: All is fine, go: end}, other: Not quite}}\nbye: {say: Bye.}';

describe.each(kinds.map(({ name }) => name))('a step of the kind %s', (name) => {
  it('has its cases', () => expect(cases[name]?.length ?? 0).toBeGreaterThan(0));

  it.each(cases[name] ?? [])('$name', ({ steps, others = [], session, does, then }) => {
    const world = smallWorld([{ flow: 't', steps: steps + LAST }, ...others]);
    const person = new Person(world, { ...newSession('en'), ...session }).opens('t');
    does?.(person);
    then(person);
  });
});

it('no case is of a kind that is not there', () => expect(Object.keys(cases).sort()).toEqual(kinds.map(({ name }) => name).sort()));
