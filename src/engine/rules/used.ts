import { namesIn } from '../condition.ts';
import { textsOf } from '../draft.ts';
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
  const ids = draft.steps.map((each) => each.id);
  for (const condition of conditions.values()) for (const name of namesIn(condition)) read.add(name.split('.')[0] ?? name);
  for (const { id, spec } of draft.steps) {
    if (spec.when !== undefined && !conditions.has(id)) for (const word of wordsIn(spec.when, ids)) read.add(word);
    if ('verdict' in spec) for (const word of wordsIn(String(spec.verdict), ids)) read.add(word);
  }
  for (const { text } of textsOf(draft)) {
    if (typeof text !== 'string' || !text.includes('{')) continue;
    const compiled = compileText(text, draft.head.language);
    for (const name of compiled.ok ? compiled.uses.keys() : wordsIn(text, ids)) read.add(name);
  }
  return read;
}

/** Ids that are meant by what does not compile, misspelt ones too: it is told as the mistake it is, and not as an unused answer. */
function wordsIn(source: string, ids: readonly string[]): string[] {
  return (source.match(/[a-z][a-z0-9_]*/g) ?? []).map((word) => (ids.includes(word) ? word : (nearest(word, ids) ?? word)));
}

function decides(spec: object): boolean {
  const { options } = spec as { options?: Record<string, unknown> };
  return Object.values(options ?? {}).some((option) => typeof option === 'object' && option !== null && ('go' in option || 'call' in option));
}
