import type { Block } from '../message/message.ts';
import type { Turn } from './effect.ts';
import { written } from './hash.ts';
import { questionMessage } from './present.ts';
import type { Program } from './program.ts';
import type { Input, OpenQuestion, Reply } from './question.ts';
import { bitsOf, valued } from './reply.ts';
import type { Session } from './session.ts';
import { speechOf } from './speech.ts';
import { discreetToken, discreetTokens, type Token, type Value, wordToken } from './token.ts';
import { Walk, type World } from './walk.ts';

/**
 * Flows for a reader who may be watched. Nothing of them is in the session: the few answers travel in the
 * buttons, and every turn here leaves the session as it was and says that nothing may be kept.
 */
export function enterDiscreet(world: World, session: Session, flow: string): Turn {
  const program = world.programs(flow);
  if (!program) return leave(world, session, 'flow.missing');
  const turn = walkDiscreet(world, session, program, [], true);
  return { ...turn, effects: [{ do: 'retire' }, ...turn.effects] };
}

export type Discreet = Extract<Token, { kind: 'discreet' }>;

/** A button of a discreet flow. One of another revision, or one that fits nothing, is old. */
export function pressDiscreet(world: World, session: Session, token: Discreet, old: () => Turn): Turn {
  const program = world.today.find((each) => each.discreet && keyOf(each) === token.key);
  if (!program) return old();
  const first = token.values.length === 0;
  const turn = walkDiscreet(world, session, program, token.values, first);
  return first ? { ...turn, effects: [{ do: 'retire' }, ...turn.effects] } : turn;
}

/** The flow that a place is in. */
export function flowAt(world: World, { key }: Discreet): string | undefined {
  return world.today.find((each) => each.discreet && keyOf(each) === key)?.flow;
}

/**
 * Something typed at a place of a discreet flow. What answers nothing is never looked up anywhere else, where it
 * might open what others should not see: the question is asked again, with how to answer it and how to leave.
 * Undefined: there is no such place any more.
 */
export function typedDiscreet(world: World, session: Session, at: Discreet, input: Input): Turn | undefined {
  const program = world.today.find((each) => each.discreet && keyOf(each) === at.key);
  const question = program && questionAt(world, session, program, at.values);
  if (!program || !question) return undefined;
  const reply = input(question);
  if (reply.kind === 'back') return walkDiscreet(world, session, program, at.values.slice(0, -1), at.values.length < 2);
  const value = valueOf(reply, question);
  if (value) return walkDiscreet(world, session, program, [...at.values, value], false);
  const turn = walkDiscreet(world, session, program, at.values, false);
  const asked = turn.effects.at(-1);
  if (asked?.do !== 'show') return turn;
  const note: Block = { kind: 'text', text: say(world, session)('discreet.typed') };
  return { ...turn, effects: [{ ...asked, message: { ...asked.message, blocks: [note, ...asked.message.blocks.slice(-1)] } }] };
}

function questionAt(world: World, session: Session, program: Program, values: readonly Value[]): OpenQuestion | undefined {
  const frames = [{ flow: program.flow, revision: program.revision, answers: {} }];
  const outcome = new Walk(world, session, frames, { inputs: values.map((value): Input => (question) => valued(value, question)), discreet: true }).run();
  return outcome.kind === 'question' ? outcome.question : undefined;
}

/** The button that says the same. */
function valueOf(reply: Reply, question: OpenQuestion): Value | undefined {
  if (reply.kind !== 'answer') return undefined;
  const { answer } = reply;
  if (question.skip && JSON.stringify(question.skip.answer) === JSON.stringify(answer)) return { kind: 'skip' };
  const bits = question.options.reduce((sum, { id }, at) => (Array.isArray(answer) && answer.includes(id) ? sum | (1 << at) : sum), 0);
  if (question.form === 'many') return bits > 0 ? { kind: 'chosen', bits } : undefined;
  const at = question.options.findIndex(({ id }) => id === answer);
  return at < 0 ? undefined : { kind: 'option', at };
}

/** Several buttons of one discreet question, sent together, as the one button that stands for them. */
export function togetherDiscreet(tokens: readonly (Token | undefined)[]): Discreet | undefined {
  const all = tokens.filter((token) => token?.kind === 'discreet');
  const [first] = all;
  const last = first?.values.at(-1);
  if (!first || !last || all.length < tokens.length || all.some((token) => token.key !== first.key)) return undefined;
  const lasts = all.flatMap(({ values }) => values.at(-1) ?? []);
  if (lasts.some((each) => !('bits' in each))) return lasts.length === 1 ? first : undefined;
  const bits = lasts.reduce((sum, each) => sum | bitsOf(each), 0);
  return { ...first, values: [...first.values.slice(0, -1), { kind: 'chosen', bits }] };
}

function keyOf(program: Program): string {
  return written(program.seed);
}

function walkDiscreet(world: World, session: Session, program: Program, values: readonly Value[], live: boolean): Turn {
  const inputs = values.map((value): Input => (question) => valued(value, question));
  const frames = [{ flow: program.flow, revision: program.revision, answers: {} }];
  const walk = new Walk(world, session, frames, { inputs, live, discreet: true });
  const outcome = walk.run();
  if (outcome.kind !== 'question') return ended(world, session, walk);
  const before = values.slice(0, walk.passed);
  const choosing = outcome.reply?.kind === 'choosing' ? outcome.reply.chosen : undefined;
  return ask(world, session, walk, outcome.question, keyOf(program), before, choosing);
}

function ask(world: World, session: Session, walk: Walk, question: OpenQuestion, key: string, before: readonly Value[], chosen: number | undefined): Turn {
  const message = questionMessage(question, walk.takeNotes(), {
    tokens: discreetTokens(key, before),
    speech: speechOf(world.lexicon, session.language),
    ...(before.length > 0 && { back: discreetToken(key, before.slice(0, -1)) }),
    discreet: true,
    ...(chosen !== undefined && { chosen, update: true as const }),
  });
  const place = discreetToken(key, before);
  return { session, effects: [...walk.effects, { do: 'show', message, step: `${question.flow}:${question.path}` }], keep: false, place };
}

/** The end of a discreet flow: the ways on are the place that was kept, and leaving. */
function ended(world: World, session: Session, walk: Walk): Turn {
  const turn = leave(world, session, 'discreet.ended', walk.takeNotes());
  return { ...turn, effects: [...walk.effects, ...turn.effects] };
}

function leave(world: World, session: Session, key: string, before: Block[] = []): Turn {
  const text = say(world, session);
  const controls = (['place', 'stop'] as const).map((word) => ({ label: text(`discreet.${word}`), token: wordToken(word), id: word }));
  const message = { blocks: [...before, { kind: 'text', text: text(key) } as const], keyboard: { options: [], controls }, discreet: true as const };
  return { session, effects: [{ do: 'show', message }], keep: false };
}

function say(world: World, session: Session): (key: string) => string {
  return speechOf(world.lexicon, session.language).say;
}
