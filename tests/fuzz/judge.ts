import { isError } from '../../src/diagnostic.ts';
import type { Compiled } from '../../src/engine/compile.ts';
import { textsOf } from '../../src/message/plain.ts';
import { cost } from '../cost.ts';
import { harmIn } from './harm.ts';
import type { Random } from './random.ts';
import { stroll, type Stroll } from './stroll.ts';
import { compiledBeside, compiledByItself, strangers, worldOf } from './worlds.ts';

/** Milliseconds of computing for one file, and for the whole of a conversation of sixty turns. */
const BOUND_MS = 1_000;
/** Messages that one event may bring: those of a community's flow, and of the official ones it leads to. */
const MOST_MESSAGES = 40;
const SAYINGS = ['yes', 'no', '1', '2 3', 'one', 'back', 'why', 'skip', 'hello', 'something else entirely', 'i want to kill myself', 'home', 'restart', '@everyone', 'not sure', '🙂'];
const MARK = 'Written by Blue Library, not by the makers of this bot.';

/** What is wrong with how a file was taken; empty: refused with its place, or harmless. */
export function judge(text: Uint8Array, random: Random): { accepted: boolean; problems: string[] } {
  const flow = 'community/x';
  let compiled: Compiled = { programs: new Map(), diagnostics: [] };
  const took = cost(() => (compiled = compiledByItself(strangers(flow, text))));
  const slow = took > BOUND_MS ? [`compiling took ${Math.round(took)} ms`] : [];
  return { accepted: compiled.programs.has(flow), problems: [...slow, ...placesOf(compiled, text), ...asOfficial(text, random), ...shown(flow, text, compiled, random)] };
}

function placesOf({ diagnostics, programs }: Compiled, text: Uint8Array): string[] {
  const lines = new TextDecoder().decode(text).split('\n').length;
  const astray = diagnostics.filter(({ range: { start, end }, message, hint = '' }) => start.line < 1 || start.line > lines + 1 || start.column < 1 || end.line < start.line || message.length > 700 || hint.length > 700);
  const silent = programs.size === 0 && !diagnostics.some(isError) ? ['refused without a word'] : [];
  return [...silent, ...astray.map(({ code, range }) => `${code} is told at ${JSON.stringify(range)}`)];
}

/** What is let in is walked; two walks, since one may go home at once. */
function shown(flow: string, text: Uint8Array, { programs }: Compiled, random: Random): string[] {
  if (!programs.has(flow)) return [];
  const beside = compiledBeside([strangers(flow, text)]);
  if (!beside.programs.has(flow)) return [];
  const world = worldOf(beside);
  return [0, 1].flatMap(() => {
    let walked: Stroll = { messages: [], most: 0, first: undefined };
    const took = cost(() => (walked = stroll(world, flow, random.below, 60, SAYINGS)));
    const [mark] = walked.first ? textsOf(walked.first) : [];
    return [
      ...(took > BOUND_MS ? [`a conversation took ${Math.round(took)} ms`] : []),
      ...(walked.most > MOST_MESSAGES ? [`${walked.most} messages at once`] : []),
      ...(mark === MARK || walked.first === undefined ? [] : [`the first message says ${JSON.stringify(mark)}`]),
      ...harmIn(walked.messages.filter((message) => message.blocks.every(({ kind }) => kind !== 'resource'))),
    ];
  });
}

/** The same file as one of ours: it may say what it likes, but nothing throws. */
function asOfficial(text: Uint8Array, random: Random): string[] {
  const flow = 'checks/x';
  const named = Buffer.from(Buffer.from(text).toString('latin1').replace(/^flow: .*$/m, `flow: ${flow}`), 'latin1');
  const { programs } = compiledByItself({ flow, file: 'checks/x/flow.yaml', text: named, translations: [] });
  if (programs.has(flow)) stroll(worldOf({ programs }), flow, random.below, 20, SAYINGS);
  return [];
}
