import type { Condition } from './condition.ts';
import type { Draft } from './draft.ts';
import type { Edge, KnownName } from './graph.ts';
import type { Problem } from './kind.ts';
import type { Lexicon } from './lexicon.ts';
import type { YamlFile } from '../yaml/read.ts';

/** One check over one flow. A file of `rules/` each; `rules/index.ts` lists them. */
export interface Rule {
  /** The codes it may report; each has its page in docs/diagnostics. */
  codes: readonly string[];
  /** About how things are said: for authors, who are told by lint. Whoever serves flows that were linted need not ask again. */
  words?: true;
  /** Looked at in flows of communities only. */
  community?: true;
  check(context: RuleContext): Iterable<Found>;
}

/** A problem, in `flow.yaml` unless another file or a piece of a text is meant. */
export interface Found extends Problem {
  yaml?: YamlFile;
  /** Offsets in the string at `path`. */
  part?: readonly [start: number, end: number];
  /** Point at the key rather than at the value. */
  key?: true;
}

export interface RuleContext {
  draft: Draft;
  lexicon: Lexicon;
  /** Every flow that was given, by name. */
  flows: ReadonlyMap<string, Draft>;
  edges: readonly Edge[][];
  names: readonly Map<string, KnownName>[];
  /** Conditions by step, where they could be compiled. */
  conditions: ReadonlyMap<string, Condition>;
  /** The day that review dates are compared with; absent: they are not looked at. */
  today?: string;
}
