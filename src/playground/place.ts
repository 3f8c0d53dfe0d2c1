/** Where the cursor is in a YAML file of the block style: read from the lines above it, so that a half-typed file has places too. */
export interface YamlPlace {
  /** Keys from the top to the map or list that the cursor is in; for a value its own key comes last. */
  path: string[];
  /** `key`: a name may be typed here. `value`: what stands behind a colon or a dash. */
  kind: 'key' | 'value';
  /** What is typed of it so far. */
  typed: string;
  /** Column where that begins, from 0. */
  from: number;
  /** Keys that the same map has already. */
  beside: string[];
}

/** Letters of a line before the cursor. In a longer one nothing is completed. */
const LOOKED_AT = 1_000;

/** @param line of the cursor, from 0; @param column likewise */
export function placeAt(lines: readonly string[], line: number, column: number): YamlPlace {
  const before = (lines[line] ?? '').slice(0, column);
  if (before.length > LOOKED_AT) return { path: [], kind: 'key', typed: '', from: column, beside: [] };
  const flow = /^(.*[{[,]\s*)(?:([\w-]+)\s*:\s*)?([^{}[\],]*)$/.exec(before);
  return flow && openBrackets(before) > 0 ? inBrackets(lines, line, before) : inBlock(lines, line, before);
}

const KEY = /^(\s*(?:- +)?)([\w-]+):(?:\s+(\S.*)?)?$/;

function inBlock(lines: readonly string[], line: number, before: string): YamlPlace {
  const pair = /^(\s*(?:- +)?)([\w-]+):\s+(\S.*)?$/.exec(before);
  const indent = indentOf(before);
  const parents = parentsOf(lines, line, indent);
  if (pair) {
    const [, , key = '', typed = ''] = pair;
    return { path: [...parents, key], kind: 'value', typed, from: before.length - typed.length, beside: [] };
  }
  const item = /^\s*- +([^ ].*)?$/.exec(before) ?? /^\s*-$/.exec(before);
  const typed = item ? (item[1] ?? '') : before.trimStart();
  return { path: parents, kind: item ? 'value' : 'key', typed, from: before.length - typed.length, beside: item ? [] : besideOf(lines, line, indent) };
}

/** `{text: Yes, go: |}` and `[a, |]`, on one line. */
function inBrackets(lines: readonly string[], line: number, before: string): YamlPlace {
  const open: { path: string[]; keys: string[]; list: boolean }[] = [];
  const head = KEY.exec(before);
  const outer = [...parentsOf(lines, line, indentOf(before)), ...(head?.[2] ? [head[2]] : [])];
  let word = '';
  let key: string | undefined;
  for (const sign of before) {
    if (sign === '{' || sign === '[') {
      const inside = open.at(-1);
      open.push({ path: inside ? [...inside.path, ...(key === undefined ? [] : [key])] : outer, keys: [], list: sign === '[' });
      [word, key] = ['', undefined];
    } else if (sign === '}' || sign === ']') {
      open.pop();
      [word, key] = ['', undefined];
    } else if (sign === ',') [word, key] = ['', undefined];
    else if (sign === ':' && open.length > 0) {
      key = word.trim();
      open.at(-1)?.keys.push(key);
      word = '';
    } else word += sign;
  }
  const inside = open.at(-1) ?? { path: outer, keys: [], list: false };
  const typed = word.trimStart();
  const value = key !== undefined || inside.list;
  return { path: [...inside.path, ...(key === undefined ? [] : [key])], kind: value ? 'value' : 'key', typed, from: before.length - typed.length, beside: value ? [] : inside.keys };
}

function openBrackets(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign === '{' || sign === '[' ? 1 : sign === '}' || sign === ']' ? -1 : 0), 0);
}

function indentOf(text: string): number {
  return /^\s*/.exec(text)?.[0].length ?? 0;
}

function isEmpty(text: string): boolean {
  return /^\s*(#.*)?$/.test(text);
}

/** Keys of the maps around a line that is indented so far. */
function parentsOf(lines: readonly string[], line: number, indent: number): string[] {
  const parents: string[] = [];
  let inner = indent;
  for (let at = line - 1; at >= 0 && inner > 0; at -= 1) {
    const text = lines[at] ?? '';
    const found = isEmpty(text) ? undefined : KEY.exec(text);
    const own = indentOf(text);
    if (!found?.[2] || own >= inner || found[3]?.trim()) continue;
    parents.unshift(found[2]);
    inner = own;
  }
  return parents;
}

function besideOf(lines: readonly string[], line: number, indent: number): string[] {
  return [...keysUntil(lines, line, indent, -1), ...keysUntil(lines, line, indent, 1)];
}

function keysUntil(lines: readonly string[], line: number, indent: number, step: 1 | -1): string[] {
  const keys: string[] = [];
  for (let at = line + step; at >= 0 && at < lines.length; at += step) {
    const text = lines[at] ?? '';
    if (isEmpty(text)) continue;
    if (indentOf(text) < indent) break;
    const key = indentOf(text) === indent ? KEY.exec(text)?.[2] : undefined;
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
