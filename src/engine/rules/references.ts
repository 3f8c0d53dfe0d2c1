import { nearest } from '../nearest.ts';
import type { Ref } from '../kind.ts';
import type { Lexicon } from '../lexicon.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';

const codes = { tactic: 'unknown-tactic', resource: 'unknown-resource', picture: 'unknown-picture', fact: 'unknown-fact', flow: 'call-unknown' } as const;
type Named = keyof typeof codes;

/** Whatever a flow names is there. */
export const references: Rule = {
  codes: [...Object.values(codes), 'unknown-source'],
  *check(context) {
    const { draft, lexicon } = context;
    for (const { id, spec, kind } of draft.steps) {
      const facts = (spec.facts ?? []).map((fact, at): Ref => ({ to: 'fact', id: fact, path: ['facts', at] }));
      for (const ref of [...(kind.refs?.(spec) ?? []), ...facts]) yield* check(ref, ['steps', id, ...ref.path], context);
    }
    for (const [at, source] of draft.head.sources.entries()) {
      if (!lexicon.sources.has(source)) yield unknown('unknown-source', ['sources', at], 'source', source, lexicon.sources);
    }
  },
};

function* check(ref: Ref, path: readonly (string | number)[], context: RuleContext): Iterable<Found> {
  if (ref.to === 'step') return;
  const known = knownIds(ref.to, context);
  if (known.has(ref.id)) return;
  yield unknown(codes[ref.to], path, ref.to, ref.id, known.keys());
}

function knownIds(to: Named, { lexicon, flows }: RuleContext): ReadonlySet<string> | ReadonlyMap<string, unknown> {
  const tables: Record<Named, (l: Lexicon) => ReadonlySet<string> | ReadonlyMap<string, unknown>> = {
    tactic: (l) => l.tactics,
    resource: (l) => l.resources,
    picture: (l) => l.pictures,
    fact: (l) => l.facts,
    flow: () => flows,
  };
  return tables[to](lexicon);
}

const where: Readonly<Record<string, string>> = {
  tactic: 'content/languages/en/tactics.yaml',
  resource: 'the kinds of the directory',
  picture: 'content/pictures',
  fact: 'content/facts.yaml, among those confirmed well enough to be told',
  flow: 'flows/',
  source: 'content/sources.yaml, among those that somebody has read (status V or C)',
};

/** So many names are still looked through. */
const LISTED = 24;

function unknown(code: string, path: readonly (string | number)[], what: string, id: string, known: Iterable<string>): Found {
  const all = [...known];
  const near = nearest(id, all);
  const look = all.length > 0 && all.length <= LISTED ? `There are: ${all.join(', ')}.` : `Look in ${where[what]}.`;
  return { code, path, message: `There is no ${what} "${id}"`, hint: near ? `Did you mean "${near}"?` : look };
}
