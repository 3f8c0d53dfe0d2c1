import { namesIn } from '../condition.ts';
import { lookedAt, textsOf } from '../draft.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { nearest } from '../nearest.ts';
import { compileText } from '../text.ts';

/** No answer is asked for and unused. */
export const used: Rule = {
  codes: ['answer-unused', 'checklist-unused'],
  *check(context) {
    const read = readNames(context);
    for (const { id, spec, kind } of context.draft.steps) {
      if (kind.name === 'ask' && !decides(spec) && !read.has(id)) {
        yield { code: 'answer-unused', path: ['steps', id, 'ask'], message: 'Whatever people answer here, nothing changes', hint: 'Give an option a "go" or a "call", or use the answer in a "when" or a text.' };
      }
      if (kind.name === 'checklist' && !read.has(id)) {
        yield { code: 'checklist-unused', path: ['steps', id, 'checklist'], message: `No verdict tells the result of "${id}"`, hint: `Add a step with "verdict: ${id}" below.` };
      }
    }
  },
};

/** Steps whose answers a condition, a text or a verdict reads. */
function readNames({ draft, conditions }: RuleContext): ReadonlySet<string> {
  const read = new Set<string>();
  const doubtful: string[] = [];
  for (const condition of conditions.values()) for (const name of namesIn(condition)) read.add(name.split('.')[0] ?? name);
  for (const { id, spec } of draft.steps) {
    if (spec.when !== undefined && !conditions.has(id)) doubtful.push(...wordsIn(spec.when));
    if ('again_in' in spec) read.add(String(spec.again_in));
    if ('verdict' in spec) doubtful.push(...wordsIn(String(spec.verdict)));
  }
  for (const { text } of textsOf(draft)) {
    if (typeof text !== 'string' || !text.includes('{')) continue;
    const compiled = lookedAt(text) === text && compileText(text, draft.head.language);
    if (compiled && compiled.ok) for (const name of compiled.uses.keys()) read.add(name);
    else doubtful.push(...wordsIn(lookedAt(text)));
  }
  for (const word of meant(doubtful, draft.steps.map((each) => each.id))) read.add(word);
  return read;
}

/** Words that are compared with every id; more than a few dozen are no slips. */
const COMPARED = 500;

/** Ids that are meant by what does not compile, misspelt ones too: it is told as the mistake it is, and not as an unused answer. */
function meant(doubtful: readonly string[], ids: readonly string[]): string[] {
  const known = new Set(ids);
  const words = new Set(doubtful);
  const unknown = [...words].filter((word) => !known.has(word)).slice(0, COMPARED);
  return [...words, ...unknown.flatMap((word) => nearest(word, ids) ?? [])];
}

function wordsIn(source: string): string[] {
  return lookedAt(source).match(/[a-z][a-z0-9_]*/g) ?? [];
}

function decides(spec: object): boolean {
  const { options } = spec as { options?: Record<string, unknown> };
  return Object.values(options ?? {}).some((option) => typeof option === 'object' && option !== null && ('go' in option || 'call' in option));
}
