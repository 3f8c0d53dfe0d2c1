import type { DraftStep } from '../../draft.ts';
import { textsOf } from '../../draft.ts';
import type { Found, Rule, RuleContext } from '../../rule.ts';
import { waysOf } from '../../text.ts';
import { shownIn, WAYS } from '../../untrusted/shown.ts';
import { stepsFrom } from '../calls.ts';

/**
 * Limits on a community's flow, beyond those on every file. The largest official check has 20 steps with 12 items;
 * its conversation passes some 200. Messages: what one press may bring at once.
 */
export const most = { steps: 60, items: 60, characters: 20_000, phrases: 40, walk: 1_000, messages: 12 } as const;

/** A flow that many can read and check, that costs little to serve, and that floods nobody. */
export const size: Rule = {
  codes: ['community-size'],
  community: true,
  *check(context) {
    const { draft, flows } = context;
    const { steps, head } = draft;
    const asked = steps.reduce((sum, step) => sum + itemsOf(step), 0);
    const characters = textsOf(draft).reduce((sum, { text }) => sum + (typeof text === 'string' ? text : text.join('')).length, 0);
    yield* limit(steps.length, most.steps, 'steps', ['steps']);
    yield* limit(asked, most.items, 'questions in its lists', ['steps']);
    yield* limit(characters, most.characters, 'characters of text', ['steps']);
    yield* limit(head.start?.phrases?.length ?? 0, most.phrases, 'phrases', ['start', 'phrases']);
    yield* limit(stepsFrom(draft.flow, flows), most.walk, 'steps to pass, those of called flows among them', ['steps']);
    yield* flood(context);
    for (const { text, place } of shownIn(draft)) {
      if (waysOf(text, WAYS) === undefined) yield { code: 'community-size', ...place, message: `This text can read in more than ${WAYS} ways`, hint: 'Use fewer plurals and selects in one text, or write several steps.' };
    }
  },
};

function* limit(count: number, most: number, what: string, path: Found['path']): Iterable<Found> {
  if (count <= most) return;
  yield { code: 'community-size', path, key: true, message: `A flow of a community has at most ${most} ${what}; this one has ${count}`, hint: 'Make it shorter, or make two flows of it.' };
}

function itemsOf({ spec }: DraftStep): number {
  const { items } = spec as { items?: object };
  return items ? Object.keys(items).length : 0;
}

/** Messages one after another, with nothing to answer between them. */
function* flood({ draft, flows }: RuleContext): Iterable<Found> {
  let row = 0;
  for (const step of draft.steps) {
    row = waits(step) ? 0 : row + messagesOf(step, flows, 0);
    if (row <= most.messages) continue;
    yield { code: 'community-size', path: ['steps', step.id], key: true, message: `With this step more than ${most.messages} messages come at once`, hint: 'Ask something between them, or say less.' };
    return;
  }
}

function waits({ kind }: DraftStep): boolean {
  return kind.name === 'ask' || kind.name === 'checklist' || kind.name === 'practice';
}

const DEEPEST = 10;

/** The most that a step may show at once. Of official flows one message: they were read for this. */
function messagesOf({ kind, spec }: DraftStep, flows: RuleContext['flows'], depth: number): number {
  if (kind.name !== 'call' || depth > DEEPEST) return 1;
  const called = flows.get((spec as { call?: string }).call ?? '');
  if (!called?.origin) return 1;
  let row = 0;
  let longest = 1;
  for (const step of called.steps) {
    row = waits(step) ? 0 : row + messagesOf(step, flows, depth + 1);
    longest = Math.max(longest, row);
    if (longest > most.messages) break;
  }
  return longest;
}
