import { z } from 'zod';
import type { Diagnostic, Range } from '../diagnostic.ts';
import type { Path, YamlFile } from '../yaml/read.ts';
import { nearest } from './nearest.ts';

export interface ShapeOptions {
  /** Where in the file the checked value stands. */
  base?: Path;
  /** Keys beside those of the shape that are right at its top. */
  more?: readonly string[];
  /** Says where a key belongs that is wrong here. */
  elsewhere?: (key: string) => string | undefined;
}

/** What a shape found wrong, told in words an author understands and at the place that is meant. */
export function shapeProblems(yaml: YamlFile, error: z.ZodError, shape: z.ZodType, options: ShapeOptions = {}): Diagnostic[] {
  const told = new Set<string>();
  const found = error.issues.flatMap((issue) => leaves(issue, []));
  const reader: Reader = { yaml, shape, options, meant: new Set() };
  for (const each of found) if (each.issue.code === 'unrecognized_keys') noteMeant(each.issue.keys, each.path, reader);
  return found.flatMap(({ issue, path }) => {
    const key = JSON.stringify([path, issue.code === 'unrecognized_keys']);
    if (told.has(key)) return []; // one value, one finding
    told.add(key);
    return problems(issue, path, reader);
  });
}

interface Reader {
  yaml: YamlFile;
  shape: z.ZodType;
  options: ShapeOptions;
  /** Keys that are missing because they are misspelt: told with the misspelling. */
  meant: Set<string>;
}

type Issue = z.core.$ZodIssue;
interface Leaf {
  issue: Issue;
  /** From the top of the shape. */
  path: Path;
}

/** The issues without unions: of a union's branches the one that comes furthest is meant. */
function leaves(issue: Issue, base: Path): Leaf[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code !== 'invalid_union') return [{ issue, path }];
  const deepest = issue.errors.toSorted((a, b) => depth(b) - depth(a))[0];
  return deepest ? deepest.flatMap((each) => leaves(each, path)) : [{ issue, path }];
}

const depth = (issues: readonly Issue[]) => Math.max(...issues.map((each) => each.path.length + (each.code === 'unrecognized_keys' ? 1 : 0)));

function problems(issue: Issue, path: Path, reader: Reader): Diagnostic[] {
  const { yaml, options } = reader;
  const place = [...(options.base ?? []), ...path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, reader));
  if (issue.code === 'invalid_key') return [badKey(yaml, place, issue.issues[0]?.message ?? issue.message)];
  const value = valueAt(yaml.value, place);
  if (value === undefined) return reader.meant.has(JSON.stringify(path)) ? [] : [missingKey(path, place, reader)];
  return [badValue(issue, path, place, value, reader)];
}

function error(yaml: YamlFile, code: string, range: Range, message: string, hint: string): Diagnostic {
  return { code, severity: 'error', file: yaml.file, range, message, hint };
}

function noteMeant(keys: readonly string[], path: Path, reader: Reader): void {
  for (const key of keys) {
    const near = nearest(key, knownAt(path, reader));
    if (near) reader.meant.add(JSON.stringify([...path, near]));
  }
}

function unknownKey(key: string, path: Path, reader: Reader): Diagnostic {
  const { yaml, options } = reader;
  const place = [...(options.base ?? []), ...path, key];
  const range = yaml.keyAt(place);
  const hint = keyHint(key, path, reader, place);
  const near = nearest(key, knownAt(path, reader));
  const meant = near !== undefined && hint === didYouMean(near) && valueAt(yaml.value, [...place.slice(0, -1), near]) === undefined;
  return { ...error(yaml, 'unknown-key', range, `Unknown key "${key}"`, hint), ...(meant && { fix: near }) };
}

function didYouMean(near: string): string {
  return `Did you mean "${near}"?`;
}

function keyHint(key: string, path: Path, reader: Reader, place: Path): string {
  const { yaml, options } = reader;
  const alone = yaml.at(place).end.column === yaml.keyAt(place).end.column && valueAt(yaml.value, place) === null;
  if (key.includes(' ') || alone) return 'A text with a comma inside { } must stand in quotes.';
  const known = knownAt(path, reader);
  const belongs = path.length === 0 ? options.elsewhere?.(key) : undefined;
  const near = nearest(key, known);
  if (belongs !== undefined || near !== undefined) return belongs ?? didYouMean(near ?? '');
  return known.length > 0 ? `Keys here: ${known.join(', ')}.` : 'Delete it.';
}

function badKey(yaml: YamlFile, place: Path, expectation: string): Diagnostic {
  const key = String(place.at(-1));
  const better = key.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|(?<!_)_+$/g, '').slice(0, 32);
  const rule = 'a-z, 0-9 and _, beginning with a letter, at most 32 characters';
  const hint = better === key ? `Expected: ${expectation}.` : better ? `Write "${better}". Allowed: ${rule}.` : `Allowed: ${rule}.`;
  return error(yaml, 'bad-key', yaml.keyAt(place), `"${key}" cannot be a name here`, hint);
}

function missingKey(path: Path, place: Path, { yaml, shape }: Reader): Diagnostic {
  const name = String(place.at(-1) ?? '');
  const parent = place.slice(0, -1);
  const top = yaml.at([]).start;
  const range = parent.length > 0 ? yaml.keyAt(parent) : { start: top, end: top };
  const meaning = shapesAt(shape, path).map((each) => each.description).find(Boolean);
  return error(yaml, 'missing-key', range, `The key "${name}" is missing`, `Add "${name}: …"${parent.length > 0 ? ' below this' : ''}.${meaning ? ` ${meaning}` : ''}`);
}

function badValue(issue: Issue, path: Path, place: Path, value: unknown, reader: Reader): Diagnostic {
  const { yaml } = reader;
  const last = place.at(-1) ?? '';
  const name = typeof last === 'number' ? `An entry of "${place.at(-2)}"` : `"${last}"`;
  const empty = value === null || value === '';
  const range = value === null ? yaml.keyAt(place) : yaml.at(place);
  const wanted = issue.code === 'invalid_type' && issue.expected === 'object' ? objectOf(knownAt(path, reader)) : expected(issue);
  const hint = [remedy(issue, String(last), value), `Expected: ${wanted}.`].filter(Boolean).join(' ');
  return error(yaml, 'bad-value', range, empty ? `${name} is empty` : `${name} cannot be ${quote(value)}`, hint);
}

function objectOf(keys: readonly string[]): string {
  return keys.length > 0 ? `{${keys.map((key) => `${key}: …`).join(', ')}}` : 'keys, each with its value';
}

/** What to do about a value of the wrong type. */
function remedy(issue: Issue, name: string, value: unknown): string | undefined {
  if (issue.code === 'invalid_value') {
    if (issue.values.length === 1 && issue.values[0] === true) return `Write "${name}: true", or delete the line.`;
    const near = typeof value === 'string' && nearest(value, issue.values.map(String));
    return near ? `Did you mean "${near}"?` : undefined;
  }
  if (issue.code !== 'invalid_type' || value === null) return undefined;
  if (issue.expected === 'string' && Array.isArray(value) && value.length === 1) return 'Write it without the brackets, or put the whole text in quotes.';
  if (issue.expected === 'string' && typeof value === 'object') return 'A text that begins with [ or {, or has ": " in it, must stand in quotes.';
  if (issue.expected === 'string') return 'Put it in quotes.';
  if (issue.expected === 'array' && typeof value === 'string') return `Put it in brackets: [${value}].`;
  return Array.isArray(value) ? 'Give each a name instead of a dash: "first: …".' : undefined;
}

const types: Readonly<Record<string, string>> = { string: 'a text', boolean: 'true or false', array: 'a list', record: 'names, each with its value' };

function expected(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map((each) => (typeof each === 'string' ? `"${each}"` : String(each))).join(' or ');
  if (issue.code === 'invalid_type') return types[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'too_big') return `at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
  if (issue.code === 'too_small') return issue.origin === 'string' ? 'a text that is not empty' : 'at least one';
  return issue.message;
}

function quote(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 59)}…` : json;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

function knownAt(path: Path, { shape, options }: Reader): string[] {
  const own = shapesAt(shape, path).flatMap((each) => {
    const inner = each instanceof z.ZodOptional || each instanceof z.ZodDefault ? each.unwrap() : each;
    return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  });
  return path.length === 0 ? [...own, ...(options.more ?? [])] : own;
}

/** The shapes that a value at a path may have; several where there is a union. */
function shapesAt(shape: z.core.$ZodType, path: Path): z.ZodType[] {
  if (shape instanceof z.ZodOptional || shape instanceof z.ZodDefault || shape instanceof z.ZodNullable) return path.length > 0 ? shapesAt(shape.unwrap(), path) : [shape];
  if (shape instanceof z.ZodUnion) return shape.options.flatMap((each) => shapesAt(each, path));
  const [part, ...rest] = path;
  if (part === undefined) return shape instanceof z.ZodType ? [shape] : [];
  if (shape instanceof z.ZodObject) return String(part) in shape.shape ? shapesAt(shape.shape[part], rest) : [];
  if (shape instanceof z.ZodRecord) return shapesAt(shape.valueType, rest);
  return shape instanceof z.ZodArray ? shapesAt(shape.element, rest) : [];
}
