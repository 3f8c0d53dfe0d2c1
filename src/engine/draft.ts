import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import type { Path, YamlFile } from '../yaml.ts';
import type { Kind, Problem, TextPlace } from './kind.ts';
import type { Head, StepSpec } from './shape.ts';

/** A flow as its author gave it: the text of `flow.yaml` and of its translations. */
export interface FlowSource {
  /** `checks/rental`: the folder under flows/. */
  flow: string;
  file: string;
  text: string | Uint8Array;
  translations: readonly TranslationSource[];
}
export interface TranslationSource {
  file: string;
  text: string | Uint8Array;
}

/** A flow after reading and before compiling: well-shaped, each part with its place, not yet checked. */
export interface Draft {
  flow: string;
  file: string;
  source: string;
  yaml: YamlFile;
  head: Head;
  steps: DraftStep[];
  translations: DraftTranslation[];
}

export interface DraftStep {
  id: string;
  kind: Kind;
  spec: StepSpec;
}

export interface DraftTranslation {
  file: string;
  yaml: YamlFile;
  language: string;
  /** Whether a native speaker has read it. */
  reviewed: boolean;
  texts: ReadonlyMap<string, { of: string; text: string | readonly string[] }>;
}

/** A text of the flow with its path in translations (`signs.items.x.ask`) and in the file. */
export interface FlowText extends Omit<TextPlace, 'path'> {
  key: string;
  path: Path;
}

/** Every text of a flow, the head's first. */
export function textsOf({ head, steps }: Pick<Draft, 'head' | 'steps'>): FlowText[] {
  const texts: FlowText[] = [{ key: 'title', path: ['title'], role: 'label', text: head.title }];
  if (head.start?.phrases) texts.push({ key: 'start.phrases', path: ['start', 'phrases'], role: 'words', text: head.start.phrases });
  for (const { id, kind, spec } of steps) {
    for (const place of kind.texts(spec)) {
      texts.push({ ...place, key: [id, ...place.path].join('.'), path: ['steps', id, ...place.path] });
    }
  }
  return texts;
}

export function toDiagnostic(yaml: YamlFile, problem: Problem): Diagnostic {
  return {
    code: problem.code,
    severity: problem.severity ?? 'error',
    file: yaml.file,
    range: yaml.at(problem.path),
    message: problem.message,
    ...(problem.hint && { hint: problem.hint }),
  };
}

/** What a shape found wrong, told in words an author understands and at the place that is meant. */
export function shapeProblems(yaml: YamlFile, error: z.ZodError, base: Path, keys: readonly string[]): Diagnostic[] {
  return error.issues.flatMap((issue) => issueProblems(yaml, issue, base, keys));
}

type Issue = z.core.$ZodIssue;

function issueProblems(yaml: YamlFile, issue: Issue, base: Path, keys: readonly string[]): Diagnostic[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(yaml, [...path, key], key, path.length === base.length ? keys : []));
  if (issue.code === 'invalid_union') return bestBranch(issue.errors, issue).flatMap((each) => issueProblems(yaml, each, path, []));
  if (issue.code === 'invalid_key') return [keyProblem(yaml, path, issue.issues[0]?.message ?? issue.message)];
  const value = valueAt(yaml.value, path);
  const last = String(path.at(-1) ?? '');
  if (value === undefined) {
    return [toDiagnostic(yaml, { code: 'missing-key', path: path.slice(0, -1), message: `The key "${last}" is missing`, hint: `Add "${last}: …" here.` })];
  }
  return [toDiagnostic(yaml, { code: 'bad-value', path, message: `"${last}" cannot be ${quote(value)}`, hint: `Expected: ${expected(issue)}.` })];
}

function bestBranch(branches: readonly Issue[][], issue: Issue): readonly Issue[] {
  const deepest = branches.toSorted((a, b) => depth(b) - depth(a))[0];
  return deepest ?? [{ ...issue, code: 'custom', path: [], message: issue.message }];
}

const depth = (issues: readonly Issue[]) => Math.max(...issues.map((each) => each.path.length + (each.code === 'unrecognized_keys' ? 1 : 0)));

function keyProblem(yaml: YamlFile, path: Path, message: string): Diagnostic {
  const range = yaml.keyAt(path);
  return { code: 'bad-key', severity: 'error', file: yaml.file, range, message: `"${String(path.at(-1))}" cannot be used here`, hint: `Expected: ${message}.` };
}

function unknownKey(yaml: YamlFile, path: Path, key: string, keys: readonly string[]): Diagnostic {
  const near = nearest(key, keys);
  const hint = key.includes(' ') ? 'A text with a comma inside { } must stand in quotes.' : near ? `Did you mean "${near}"?` : keys.length > 0 ? `Keys here: ${keys.join(', ')}.` : 'Delete it, or look up the format for the right word.';
  return { code: 'unknown-key', severity: 'error', file: yaml.file, range: yaml.keyAt(path), message: `Unknown key "${key}"`, hint };
}

function expected(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map((each) => `"${String(each)}"`).join(' or ');
  if (issue.code === 'invalid_type') return issue.expected === 'record' ? 'a map of ids' : `a ${issue.expected}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum} (${issue.origin})`;
  if (issue.code === 'too_small') return 'something that is not empty';
  return issue.message;
}

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `"${(text ?? '').slice(0, 60)}${(text ?? '').length > 60 ? '…' : ''}"`;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

/** The known word that is closest to a wrong one, if any is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const each of known) {
    const far = distance(word, each);
    if (far < least) [best, least] = [each, far];
  }
  return best;
}
