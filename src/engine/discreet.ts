import type { Block } from '../message/message.ts';
import type { Turn } from './effect.ts';
import { written } from './hash.ts';
import { questionMessage } from './present.ts';
import type { Program } from './program.ts';
import type { Input, OpenQuestion } from './question.ts';
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

type Discreet = Extract<Token, { kind: 'discreet' }>;

/** A button of a discreet flow. One of another revision, or one that fits nothing, is old. */
export function pressDiscreet(world: World, session: Session, token: Discreet, old: () => Turn): Turn {
  const program = world.today.find((each) => each.discreet && keyOf(each) === token.key);
  if (!program) return old();
  const first = token.values.length === 0;
  const turn = walkDiscreet(world, session, program, token.values, first);
  return first ? { ...turn, effects: [{ do: 'retire' }, ...turn.effects] } : turn;
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
  return { session, effects: [...walk.effects, { do: 'show', message, step: `${question.flow}:${question.path}` }], keep: false };
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
