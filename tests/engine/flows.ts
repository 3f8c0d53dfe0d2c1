import fc from 'fast-check';
import { weights } from '../../src/engine/verdict.ts';
import { lexicon, type Small } from './worlds.ts';

/** Flows as somebody could write them, of every kind of step, that call each other forwards and compile. */
const tactic = fc.constantFrom(...lexicon.tactics);

interface Drawn {
  kind: 'say' | 'ask' | 'many' | 'checklist' | 'resource' | 'practice' | 'picture' | 'call';
  size: number;
  optional: boolean;
  /** Chooses among the conditions, jumps and flows that are possible where the step stands. */
  when: number;
  jump: number;
  call: number;
  weights: readonly string[];
  tactics: readonly string[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.constantFrom('say', 'ask', 'many', 'checklist', 'resource', 'practice', 'picture', 'call'),
  size: fc.integer({ min: 1, max: 4 }),
  optional: fc.boolean(),
  when: fc.nat(30),
  jump: fc.nat(30),
  call: fc.nat(30),
  weights: fc.array(fc.constantFrom(...weights), { minLength: 4, maxLength: 4 }),
  tactics: fc.array(tactic, { minLength: 4, maxLength: 4 }),
});

/** Names that the steps so far have surely answered, as conditions read them. */
type Known = string[];

const letters = ['aa', 'bb', 'cc', 'dd'] as const;

/** A flow from what was drawn. Its conditions read what every way has answered, so none of them jumps over an ask. */
function write(flow: string, steps: readonly Drawn[], callable: readonly string[], discreet: boolean): Small {
  const known: Known = [];
  const lines = steps.flatMap((step, at) => stepOf(step, at, steps.length, known, callable, discreet));
  return { flow, steps: [...lines, 'last_of: {say: "That was it."}'].join('\n'), ...(discreet && { head: 'discreet: true' }) };
}

function stepOf(step: Drawn, at: number, count: number, known: Known, callable: readonly string[], discreet: boolean): string[] {
  const id = `s${at}`;
  const kind = discreet && step.kind === 'picture' ? 'say' : step.kind === 'call' && callable.length === 0 ? 'say' : step.kind;
  // A question that may be passed over cannot be read later: only what tells something has a condition.
  const condition = known.length > 0 && (kind === 'say' || kind === 'call' || kind === 'resource') && step.when % 2 === 0 ? `when: "${known[step.when % known.length]}", ` : '';
  switch (kind) {
    case 'say':
      return [`${id}: {${condition}say: "A text ${at}."}`];
    case 'resource':
      return [`${id}: {${condition}say: "Lines ${at}.", resource: ${step.size > 2 ? 'consular' : 'scam'}}`];
    case 'picture':
      return [`${id}: {say: "Look ${at}.", picture: test-ring, alt: "A ring"}`];
    case 'call':
      return [`${id}: {${condition}call: ${callable[step.call % callable.length]}}`];
    case 'practice':
      return [`${id}: {practice: "Which is it?", items: {${letters.slice(0, step.size).map((name, i) => `${name}: {message: "Message ${i}", is: ${i % 2 ? 'real' : 'trick'}, because: "So it is ${i}."}`).join(', ')}}}`, `${id}_score: {say: "{${id}_right} of {${id}_total}."}`];
    case 'checklist':
      return checklistOf(id, step, known);
    default:
      return askOf(id, kind, step, known, callable, at, count);
  }
}

function checklistOf(id: string, { size, weights: heavy, tactics }: Drawn, known: Known): string[] {
  const items = letters.slice(0, size).map((name, i) => `${name}: {ask: "Question ${i}?", weight: ${heavy[i]}, tactic: ${tactics[i]}, because: "Reason ${i}.", unsure: "Find out ${i}."}`);
  known.push(`${id}_is == 'stop' || ${id}_is == 'warning'`, `${id}_is != 'none_found'`, `${id}.aa in ['yes', 'unsure']`);
  return [`${id}: {checklist: "Think.", items: {${items.join(', ')}}}`, `${id}_is: {verdict: ${id}, also: {stop: "Stop it."}}`, `${id}_say: {say: "{${id}_count, plural, one {One sign} other {# signs}} {${id}_tactics} {${id}_reasons} {${id}_open}"}`];
}

function askOf(id: string, kind: 'ask' | 'many', step: Drawn, known: Known, callable: readonly string[], at: number, count: number): string[] {
  const many = kind === 'many';
  const called = callable.length > 0 && step.call % 3 === 0 ? `, call: ${callable[step.call % callable.length]}` : '';
  // Jumps go to the step right after the next: what tells something may be jumped over, what asks may not.
  const options = letters.slice(0, Math.max(2, step.size)).map((name, i) => `${name}: {text: "Choice ${at} ${name}"${i === 0 ? called : ''}${many && i === 1 ? ', alone: true' : ''}${!many && i === 1 ? `, go: ${id}_end` : ''}}`);
  known.push(many ? `'aa' in ${id}` : `${id} == 'aa'`, many ? `!('bb' in ${id})` : `${id} in ['aa', 'bb']`);
  const keys = `${many ? 'many: true, ' : ''}${step.optional ? 'optional: true, ' : ''}${step.jump % 2 ? 'why: "It helps.", ' : ''}`;
  const read = many ? `${id}_told: {when: "'aa' in ${id}", say: "Told ${at} of ${count}."}` : `${id}_told: {say: "{${id}, select, aa {First} skipped {Skipped} other {Other}}"}`;
  return [`${id}: {ask: "Which of these ${at}?", ${keys}options: {${options.join(', ')}}}`, read, `${id}_end: {say: "Then on ${at}."}`];
}

/** Several flows; each may call those after it, the last one is discreet. */
export const anyFlows: fc.Arbitrary<Small[]> = fc
  .array(fc.array(drawn, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 4 })
  .map((flows) => {
    const names = flows.map((_, at) => `checks/f${at}`);
    return flows.map((steps, at) => write(names[at] ?? '', steps, names.slice(at + 1), at > 0 && at === flows.length - 1 && steps.length > 4));
  });
