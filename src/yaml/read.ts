import { type Document, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';
import type { Diagnostic, Range } from '../diagnostic.ts';
import { pieceOf } from './piece.ts';
import { type Bounds, decode, limits, type Refusal, refuseEarly, tooDeep } from './refusals.ts';
import { explainSyntax } from './syntax.ts';

export { limits } from './refusals.ts';

/** A place in a document: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** A document as plain values, with the place of every value. */
export interface YamlFile {
  file: string;
  value: unknown;
  /** Range of the value at a path, or of the nearest parent that exists. */
  at(path: Path): Range;
  /** Range of the key at a path; for what is wrong with the key itself. */
  keyAt(path: Path): Range;
  /** Range of a piece of the string at a path, by offsets in the string. */
  inside(path: Path, start: number, end: number): Range;
}

export type YamlResult = { ok: true; yaml: YamlFile } | { ok: false; diagnostics: Diagnostic[] };

/**
 * Reads YAML 1.2 from somebody we do not know: one document, UTF-8, no aliases, anchors, tags or duplicate
 * keys, bounded in size and depth. What it refuses it refuses before the costly part begins.
 */
export function readYaml(file: string, source: string | Uint8Array, bounds: Bounds = limits): YamlResult {
  const { text, refusal = refuseEarly(text, bounds) } = decode(source, bounds);
  if (refusal) return refuse(file, refusal, text);
  const lines = new LineCounter();
  const doc = parse(text, lines);
  if (!doc) return refuse(file, tooDeep, text);
  const not = forbidden(doc, text, lines);
  // A bracket that is cut off is closed nowhere: what comes after it is no mistake of its own.
  const findings = firstPerLine(not.some(({ code }) => code === 'cut-text') ? not : [...not, ...syntaxFindings(doc, text)], lines);
  if (findings.length > 0) {
    return { ok: false, diagnostics: findings.map((f) => diagnostic(file, f, range(lines, f.from, f.to))) };
  }
  return { ok: true, yaml: locate(file, doc, lines, text) };
}

const ID = /^[a-z\d._/-]*$/;
/** How far a line is read, to explain it. */
const LINE = 200;
/** Findings of one file that are told. */
const MOST = 20;

interface Finding {
  code: string;
  message: string;
  hint: string;
  from: number;
  to: number;
}

/** What one mistake leads to on the same line is no second mistake; what is forbidden explains itself better. */
function firstPerLine(findings: readonly Finding[], lines: LineCounter): Finding[] {
  const told = new Set<number>();
  return findings.filter((each) => {
    const { line } = lines.linePos(each.from);
    const known = told.has(line);
    told.add(line);
    return !known || each.code !== 'yaml-syntax';
  });
}

function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { lineCounter, version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the parser's own recursion ran out
    throw error;
  }
}

function syntaxFindings(doc: Document.Parsed, text: string): Finding[] {
  const tabs = doc.errors.filter(({ code }) => code === 'TAB_AS_INDENT');
  // A tab moves all that comes after it.
  return (tabs.length > 0 ? tabs : doc.errors).slice(0, MOST).map((error) => {
    const { opener, ...explained } = explainSyntax(error, text.slice(error.pos[0], error.pos[0] + LINE));
    const [from, to] = error.pos;
    const opened = opener && openedBefore(doc, from, opener);
    return opened === undefined ? { ...explained, from, to } : { ...explained, from: opened, to: opened + 1 };
  });
}

/** Where the innermost quotation mark or bracket that is open at an offset was opened. */
function openedBefore(doc: Document.Parsed, offset: number, opener: 'quote' | 'bracket'): number | undefined {
  let found: number | undefined;
  visit(doc, {
    Node(_key, node) {
      const opens = opener === 'quote' ? isScalar(node) && node.type?.startsWith('QUOTE') : isCollection(node) && node.flow;
      const [from, , to] = node.range ?? [0, 0, 0];
      if (opens && from < offset && to >= offset) found = from;
    },
  });
  return found;
}

function forbidden(doc: Document.Parsed, text: string, lines: LineCounter): Finding[] {
  const found: Finding[] = [];
  visit(doc, (_key, node, ancestors) => {
    if (ancestors.length > limits.depth * 2) {
      found.push({ ...placeOf(node), code: tooDeep.code, message: tooDeep.message, hint: tooDeep.hint });
      return visit.BREAK;
    }
    found.push(...nodeFindings(node, text, lines).slice(0, MOST));
    return found.length < MOST ? undefined : visit.BREAK;
  });
  return found;
}

/** What one node of the document may not have. */
function nodeFindings(node: unknown, text: string, lines: LineCounter): Finding[] {
  if (isPair(node)) return keyFindings(node);
  if (isAlias(node)) return [{ ...placeOf(node), code: 'alias', message: `The alias *${node.source} is not allowed`, hint: 'Write the value out again. A text that begins with * must stand in quotes.' }];
  if (!isNode(node)) return [];
  const found: Finding[] = isMap(node) ? duplicates(node, lines) : cutText(node, text);
  if (!node.anchor && !node.tag) return found;
  const before = propertiesOf(node, text);
  if (node.anchor) found.push({ ...before, code: 'alias', message: `The anchor &${node.anchor} is not allowed`, hint: `Delete it. A text that begins with & must stand in quotes.` });
  if (node.tag) found.push({ ...before, code: 'tag', message: `The tag ${text.slice(before.from, before.to)} is not allowed`, hint: 'Delete it; values need no tags here. A text that begins with ! must stand in quotes.' });
  return found;
}

/** A text without quotes that ends where " #" stands in it. A remark behind an id, a number or a date, with a space after the #, is meant as one. */
function cutText(node: Node, text: string): Finding[] {
  if (!isScalar(node) || node.type !== 'PLAIN') return [];
  const [start, end] = node.range ?? [0, 0];
  const [gap, mark = '', rest = ''] = /^[ \t]*(#+)(.*)/.exec(text.slice(end, end + LINE)) ?? [];
  if (gap === undefined || (ID.test(text.slice(start, end)) && !/^\S/.test(rest))) return [];
  const from = end + gap.length - mark.length - rest.length;
  return [{ code: 'cut-text', message: 'Everything after # on this line would not be read', hint: 'Put the whole text in quotes. A remark of yours goes on a line of its own.', from, to: from + mark.length + rest.trimEnd().length }];
}

/** The word before a value, which is where its anchor or its tag stands. */
function propertiesOf(node: Node, text: string): Pick<Finding, 'from' | 'to'> {
  const isSpace = (at: number) => /\s/.test(text.charAt(at));
  let to = placeOf(node).from;
  while (to > 0 && isSpace(to - 1)) to--;
  let from = to;
  while (from > 0 && !isSpace(from - 1)) from--;
  return { from, to };
}

function keyFindings({ key }: Pair): Finding[] {
  const value: unknown = isScalar(key) ? key.value : key;
  if (typeof value === 'string' && value !== '__proto__' && value !== '') return [];
  return [{ ...placeOf(key), code: 'bad-key', message: `${String(key)} is no name that can stand before a colon`, hint: 'Choose a name that begins with a letter and is not true, false or null.' }];
}

function duplicates(map: YAMLMap, lines: LineCounter): Finding[] {
  const first = new Map<unknown, number>();
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? key.value : undefined;
    if (name === undefined) return [];
    const place = placeOf(key);
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, place.from);
      return [];
    }
    const { line } = lines.linePos(earlier);
    return [{ ...place, code: 'duplicate-key', message: `"${String(name)}" is here a second time; the first is on line ${line}`, hint: 'Rename or delete one of the two.' }];
  });
}

function placeOf(node: unknown): Pick<Finding, 'from' | 'to'> {
  const range = isNode(node) ? node.range : undefined;
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
}

function locate(file: string, doc: Document.Parsed, lines: LineCounter, text: string): YamlFile {
  const find = (path: Path) => findNode(doc, path);
  return {
    file,
    value: doc.contents ? toValue(doc.contents) : null,
    at: (path) => nodeRange(lines, find(path).value),
    keyAt: (path) => {
      const { key, value } = find(path);
      return nodeRange(lines, key ?? value);
    },
    inside: (path, start, end) => {
      const { value } = find(path);
      const piece = isScalar(value) && pieceOf(value, text, start, end);
      return piece ? range(lines, ...piece) : nodeRange(lines, value);
    },
  };
}

interface Found {
  key?: Node;
  value: Node | null;
}

function findNode(doc: Document.Parsed, path: Path): Found {
  let found: Found = { value: doc.contents };
  for (const part of path) {
    const next = child(found.value, part);
    if (!next) return found;
    found = next;
  }
  return found;
}

function child(node: Node | null, part: string | number): Found | undefined {
  if (isSeq<Node>(node) && typeof part === 'number') {
    const value = node.items[part];
    return value ? { value } : undefined;
  }
  if (!isMap<Scalar, Node>(node)) return undefined;
  return childrenOf(node).get(String(part));
}

// Per map, made when it is first asked: a file with many mistakes asks for many of its keys.
const children = new WeakMap<object, ReadonlyMap<unknown, Found>>();

function childrenOf(node: YAMLMap<Scalar, Node>): ReadonlyMap<unknown, Found> {
  let known = children.get(node);
  if (!known) children.set(node, (known = new Map(node.items.map(({ key, value }) => [key.value, { key, value: value ?? key }]))));
  return known;
}

/** Plain values; maps have no prototype, so no key of a stranger can reach one. */
function toValue(node: Node | null): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq<Node>(node)) return node.items.map(toValue);
  if (!isMap<Scalar, Node>(node)) return null;
  const map: Record<string, unknown> = Object.create(null);
  for (const { key, value } of node.items) map[String(key.value)] = toValue(value);
  return map;
}

function nodeRange(lines: LineCounter, node: Node | null): Range {
  return range(lines, node?.range?.[0] ?? 0, node?.range?.[1] ?? 0);
}

function range(lines: LineCounter, from: number, to: number): Range {
  return { start: position(lines, from), end: position(lines, Math.max(to, from)) };
}

function position(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function refuse(file: string, refusal: Refusal, text: string): YamlResult {
  const { at = 0 } = refusal;
  const before = text.slice(0, at).split('\n');
  const start = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const end = { ...start, column: start.column + (refusal.at === undefined ? 0 : 1) };
  return { ok: false, diagnostics: [{ ...diagnostic(file, refusal, { start, end }), ...(refusal.fix !== undefined && { fix: refusal.fix }) }] };
}

function diagnostic(file: string, finding: Pick<Finding, 'code' | 'message' | 'hint'>, place: Range): Diagnostic {
  const { code, message, hint } = finding;
  return { code, severity: 'error', file, range: place, message, hint };
}
