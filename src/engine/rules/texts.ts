import { lookedAt, textsOf } from '../draft.ts';
import { nearest } from '../nearest.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { sizes } from '../shape.ts';
import { compileText } from '../text.ts';

/** Texts can be read, fill in only what is known, and fit. */
export const texts: Rule = {
  codes: ['text-syntax', 'text-unknown-name', 'text-too-long', 'label-too-long'],
  *check(context) {
    const { draft } = context;
    const values = valuesOf(context);
    for (const { path, role, text } of textsOf(draft)) {
      if (typeof text !== 'string') continue;
      yield* checkLength(text, role, path);
      yield* checkText(text, draft.head.language, values, path);
    }
  },
};

/** Every name that some text of the flow may fill in. */
export function valuesOf({ draft }: Pick<RuleContext, 'draft'>): ReadonlySet<string> {
  return new Set(draft.steps.flatMap(({ id, spec, kind }) => kind.values?.(id, spec) ?? []));
}

export function* checkText(text: string, language: string, values: ReadonlySet<string>, path: Found['path']): Iterable<Found> {
  if (lookedAt(text) !== text) return; // far too long, which is told; what is in it can wait
  const compiled = compileText(text, language);
  if (!compiled.ok) {
    yield { code: 'text-syntax', path, part: [compiled.at, compiled.at + 1], message: compiled.message, hint: "A brace that is text is written '{'. A plural needs an 'other'." };
    return;
  }
  for (const name of compiled.uses.keys()) {
    if (values.has(name)) continue;
    const at = text.search(new RegExp(`\\{\\s*${name}\\b`));
    yield { code: 'text-unknown-name', path, ...(at >= 0 && { part: [at, text.indexOf(name, at) + name.length] as const }), message: `Nothing fills in {${name}}`, hint: nameHint(name, values) };
  }
}

function nameHint(name: string, values: ReadonlySet<string>): string {
  const near = nearest(name, values);
  if (near) return `Did you mean {${near}}?`;
  return values.size > 0 ? `Known in this flow: ${[...values].join(', ')}. A brace that is text is written '{'.` : "No step of this flow gives a value. A brace that is text is written '{'.";
}

export function* checkLength(text: string, role: string, path: Found['path']): Iterable<Found> {
  const length = [...text].length;
  if (role === 'label' && length > sizes.label) {
    yield { code: 'label-too-long', path, message: `${length} characters ${path[0] === 'title' ? 'in a title' : 'on a button'}; at most ${sizes.label} fit`, hint: 'Say it shorter; details belong in the text above it.' };
  } else if (role === 'message' && length > sizes.text) {
    yield { code: 'text-too-long', path, message: `${length} characters in one message; at most ${sizes.text} are read`, hint: 'Split it into two steps.' };
  }
}
