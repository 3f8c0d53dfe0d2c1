import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';
import type { Diagnostic, Range } from './diagnostic.ts';

/** Limits on a file, far above any honest flow (the largest official one is under 20 KiB).
 * `structure` counts the characters that YAML gives a meaning: what parsing costs grows with them, not with prose. */
export const limits = { bytes: 128 * 1024, depth: 16, structure: 16_000 } as const;

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
export function readYaml(file: string, source: string | Uint8Array): YamlResult {
  const decoded = decode(source);
  if (typeof decoded !== 'string') return refuse(file, decoded);
  const early = refuseEarly(decoded);
  if (early) return refuse(file, early, decoded);
  const lines = new LineCounter();
  const doc = parse(decoded, lines);
  if (!doc) return refuse(file, tooDeep);
  const findings = [...syntaxFindings(doc), ...forbidden(doc)];
  if (findings.length > 0) {
    return { ok: false, diagnostics: findings.map((f) => diagnostic(file, f, range(lines, f.from, f.to))) };
  }
  return { ok: true, yaml: locate(file, doc, lines) };
}

interface Finding {
  code: string;
  message: string;
  hint: string;
  from: number;
  to: number;
}
type Refusal = Omit<Finding, 'from' | 'to'> & { at?: number };

const tooDeep: Refusal = {
  code: 'too-deep',
  message: `The file nests deeper than ${limits.depth} levels`,
  hint: 'A flow needs at most eight levels. Look for brackets or dashes that never end.',
};

const tooLarge: Refusal = {
  code: 'too-large',
  message: `The file is larger than ${limits.bytes / 1024} KiB, or has more than ${limits.structure} marks that structure it`,
  hint: 'Split the conversation into several flows and call them.',
};

function decode(source: string | Uint8Array): string | Refusal {
  const size = typeof source === 'string' ? source.length : source.byteLength;
  if (size > limits.bytes) return tooLarge;
  if (typeof source === 'string') return source.replace(/^\ufeff/, '');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(source);
  } catch {
    return { code: 'not-utf8', message: 'The file is not UTF-8 text', hint: 'Save it as UTF-8 in your editor.' };
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/;
const MANY_DASHES = new RegExp(`^(?:[ \\t]*[-?:][ \\t]+){${limits.depth},}`, 'm');

function refuseEarly(text: string): Refusal | undefined {
  const control = text.search(CONTROL);
  if (control >= 0) {
    return {
      code: 'control-character',
      message: 'The file has a control character, which no text needs',
      hint: 'Delete it; it may be invisible in your editor.',
      at: control,
    };
  }
  if (structure(text) > limits.structure) return tooLarge;
  if (MANY_DASHES.test(text) || openBrackets(text) > limits.depth) return tooDeep;
  return undefined;
}

/** Upper bound on how deep flow collections nest; brackets inside quotes only make it larger. */
function openBrackets(text: string): number {
  let open = 0;
  let most = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) most = Math.max(most, ++open);
    else if (c === 0x5d || c === 0x7d) open = Math.max(0, open - 1);
    else if (c === 0x0a && isLetter(text.charCodeAt(i + 1))) open = 0; // a key of the top: nothing is open here
  }
  return most;
}

function isLetter(c: number): boolean {
  return c >= 0x61 && c <= 0x7a;
}

function structure(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (STRUCTURE.has(text.charCodeAt(i))) count++;
  return count;
}
const STRUCTURE = new Set([...'\n,:?*&!|>"\'[]{}'].map((c) => c.charCodeAt(0)));

function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, { lineCounter, version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the parser's own recursion ran out
    throw error;
  }
}

const yamlCodes: Record<string, Pick<Finding, 'code' | 'hint'> & { message?: string }> = {
  MULTIPLE_DOCS: { code: 'several-documents', message: 'The file has a second document', hint: 'Keep one document per file: delete the line "---".' },
  BAD_ALIAS: { code: 'alias', hint: 'Write the value out again instead of *name.' },
};

function syntaxFindings(doc: Document.Parsed): Finding[] {
  return doc.errors.slice(0, 20).map((error) => ({
    code: 'yaml-syntax',
    hint: 'Check the indentation, the colons and the quotes around this place.',
    message: error.message.split('\n')[0] ?? error.message,
    ...yamlCodes[error.code],
    from: error.pos[0],
    to: error.pos[1],
  }));
}

function forbidden(doc: Document.Parsed): Finding[] {
  const found: Finding[] = [];
  visit(doc, (_key, node, ancestors) => {
    if (ancestors.length > limits.depth * 2) {
      found.push({ ...placeOf(node), code: tooDeep.code, message: tooDeep.message, hint: tooDeep.hint });
      return visit.BREAK;
    }
    found.push(...nodeFindings(node));
    return undefined;
  });
  return found.slice(0, 20);
}

/** What one node of the document may not have. */
function nodeFindings(node: unknown): Finding[] {
  const place = placeOf(node);
  const finding = (code: string, message: string, hint: string): Finding => ({ ...place, code, message, hint });
  if (isPair(node)) return keyFindings(node, finding);
  if (isAlias(node)) return [finding('alias', `The alias *${node.source} is not allowed`, 'Write the value out again instead of *name.')];
  if (!isNode(node)) return [];
  const found: Finding[] = isMap(node) ? duplicates(node) : [];
  if (node.anchor) found.push(finding('alias', `The anchor &${node.anchor} is not allowed`, 'Delete the &name.'));
  if (node.tag) found.push(finding('tag', `The tag ${node.tag} is not allowed`, 'Delete it; values need no tags here.'));
  return found;
}

function keyFindings({ key }: Pair, finding: (code: string, message: string, hint: string) => Finding): Finding[] {
  const plain = isScalar(key) && typeof key.value === 'string' && key.value !== '__proto__' && key.value !== '';
  return plain ? [] : [{ ...finding('bad-key', `The key ${String(key)} is not a plain word`, 'Use letters, digits, "_", "-", "." or quote the key.'), ...placeOf(key) }];
}

function duplicates(map: YAMLMap): Finding[] {
  const seen = new Set<unknown>();
  return map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? key.value : undefined;
    const twice = name !== undefined && seen.has(name);
    seen.add(name);
    return twice ? [{ ...placeOf(key), code: 'duplicate-key', message: `The key "${String(name)}" is here twice`, hint: 'Rename or delete one of the two.' }] : [];
  });
}

function placeOf(node: unknown): Pick<Finding, 'from' | 'to'> {
  const range = isNode(node) ? node.range : undefined;
  return { from: range?.[0] ?? 0, to: range?.[1] ?? 0 };
}

function locate(file: string, doc: Document.Parsed, lines: LineCounter): YamlFile {
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
      const base = isScalar(value) ? textStart(value) : undefined;
      return base === undefined ? nodeRange(lines, value) : range(lines, base + start, base + end);
    },
  };
}

/** Where the text of a scalar begins in the file, when offsets in it are offsets in the file. */
function textStart(scalar: Scalar): number | undefined {
  const from = scalar.range?.[0];
  if (from === undefined || typeof scalar.value !== 'string') return undefined;
  const length = (scalar.range?.[1] ?? from) - from;
  if (scalar.type === 'PLAIN' && length === scalar.value.length) return from;
  if (scalar.type?.startsWith('QUOTE') && length === scalar.value.length + 2) return from + 1;
  return undefined;
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
  const pair = node.items.find((item) => item.key.value === String(part));
  return pair && { key: pair.key, value: pair.value ?? pair.key };
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

function refuse(file: string, refusal: Refusal, text = ''): YamlResult {
  const lines = new LineCounter();
  for (let i = text.indexOf('\n'); i >= 0 && i < (refusal.at ?? 0); i = text.indexOf('\n', i + 1)) lines.addNewLine(i + 1);
  const place = refusal.at === undefined ? range(lines, 0, 0) : range(lines, refusal.at, refusal.at + 1);
  return { ok: false, diagnostics: [diagnostic(file, refusal, place)] };
}

function diagnostic(file: string, finding: Pick<Finding, 'code' | 'message' | 'hint'>, place: Range): Diagnostic {
  const { code, message, hint } = finding;
  return { code, severity: 'error', file, range: place, message, hint };
}
