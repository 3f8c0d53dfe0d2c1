import { namesIn } from '../condition.ts';
import { textsOf } from '../draft.ts';
import type { Rule, RuleContext } from '../rule.ts';
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
  for (const condition of conditions.values()) for (const name of namesIn(condition)) read.add(name.split('.')[0] ?? name);
  for (const { spec } of draft.steps) if ('verdict' in spec) read.add(String(spec.verdict));
  for (const { text } of textsOf(draft)) {
    if (typeof text !== 'string' || !text.includes('{')) continue;
    const compiled = compileText(text, draft.head.language);
    if (compiled.ok) for (const name of compiled.uses.keys()) read.add(name);
  }
  return read;
}

function decides(spec: object): boolean {
  const { options } = spec as { options?: Record<string, unknown> };
  return Object.values(options ?? {}).some((option) => typeof option === 'object' && option !== null && ('go' in option || 'call' in option));
}
