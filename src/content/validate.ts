import type { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { nearest } from '../engine/nearest.ts';
import type { Doc, Path } from './document.ts';

/** A value that passed its schema, with the place it was read from. */
export interface Placed<T> {
  value: T;
  doc: Doc;
  path: Path;
}

/** Checks one part of a document; what is wrong comes back as findings with line and column. */
export function validate<T>(
  schema: z.ZodType<T>,
  doc: Doc,
  value: unknown,
  path: Path = [],
): { value?: T; diagnostics: Diagnostic[] } {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const known = keysOf(schema);
  return { diagnostics: parsed.error.issues.flatMap((issue) => findings(issue, doc, path, known)) };
}

/** Checks each item by itself, so that one wrong entry does not take the others with it. */
export function validateEach<T>(
  schema: z.ZodType<T>,
  doc: Doc,
  items: [string | number, unknown][],
  path: Path,
): { values: Placed<T>[]; diagnostics: Diagnostic[] } {
  const values: Placed<T>[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [key, item] of items) {
    const place = [...path, key];
    const checked = validate(schema, doc, item, place);
    if (checked.value !== undefined) values.push({ value: checked.value, doc, path: place });
    diagnostics.push(...checked.diagnostics);
  }
  return { values, diagnostics };
}

type Issue = z.core.$ZodIssue;

function findings(issue: Issue, doc: Doc, base: Path, known: readonly string[]): Diagnostic[] {
  const path = [...base, ...issue.path.filter((part) => typeof part !== 'symbol')];
  const name = path.at(-1) ?? 'this file';
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(doc, [...path, key], key, known));
  const at = { severity: 'error', file: doc.file, range: doc.at(path) } as const;
  if (issue.code === 'invalid_key')
    return [{ ...at, code: 'bad-value', range: doc.keyAt(path), message: `The key "${name}" has the wrong form` }];
  if (isMissing(issue)) return [{ ...at, code: 'missing-key', message: `"${name}" is missing` }];
  return [
    {
      ...at,
      code: codeOf(issue),
      message: `"${name}" is ${quote(issue.input)}: ${expected(issue)}`,
      ...hintFor(issue),
    },
  ];
}

function isMissing(issue: Issue): boolean {
  return (
    issue.input === undefined &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union')
  );
}

function codeOf(issue: Issue): string {
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return typeof code === 'string' ? code : 'bad-value';
}

function expected(issue: Issue): string {
  if (issue.code === 'invalid_type') return `expected ${issue.expected === 'string' ? 'a text' : issue.expected}`;
  if (issue.code === 'invalid_value') return `expected ${issue.values.map((value) => String(value)).join(', ')}`;
  if (issue.code === 'too_small') return 'it must not be empty';
  return issue.code === 'invalid_union' ? 'it has the wrong form' : issue.message;
}

function hintFor(issue: Issue): { hint?: string } {
  const unquoted =
    issue.code === 'invalid_type' && issue.expected === 'string' && /^(number|boolean)$/.test(typeof issue.input);
  return unquoted ? { hint: `Put it in quotes: "${String(issue.input)}". Check that no leading zero was lost.` } : {};
}

function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}…` : json;
}

function unknownKey(doc: Doc, path: Path, key: string, known: readonly string[]): Diagnostic {
  const near = nearest(key, known);
  const base = {
    code: 'unknown-key',
    severity: 'error',
    file: doc.file,
    range: doc.keyAt(path),
    message: `"${key}" is no key here`,
  } as const;
  return near === undefined ? base : { ...base, hint: `Did you mean "${near}"?` };
}

function keysOf(schema: z.ZodType): string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null
    ? Object.keys(schema.shape)
    : [];
}
