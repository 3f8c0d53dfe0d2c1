import { readYaml } from '../yaml/read.ts';
import { namePlace } from './names.ts';
import type { Pack } from './pack.ts';

/** One thing that differs between two versions of a flow. */
export interface Change {
  /** File name in the pack; absent: the words about it. */
  file?: string;
  /** What differs, in words: "Step `signs`, item `x`: the question". */
  what: string;
  /** Absent: it is new. */
  before?: string;
  /** Absent: it is gone. */
  after?: string;
}

/** What a newer version of a flow changes, told in steps and texts. In order of the files and of the places in them. */
export function diffPacks(before: Pack, after: Pack): Change[] {
  const names = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])];
  const about = (['flow', 'author', 'licence'] as const).flatMap((key) => changed({ what: `The ${key}` }, before[key], after[key]));
  return [...about, ...names.flatMap((file) => diffFiles(file, before.files[file], after.files[file]))];
}

function diffFiles(file: string, before: string | undefined, after: string | undefined): Change[] {
  if (before === after) return [];
  const what = namePlace(file, []);
  if (before === undefined) return [{ file, what, after: '' }];
  if (after === undefined) return [{ file, what, before: '' }];
  const [old, now] = [readYaml(file, before), readYaml(file, after)];
  if (!old.ok || !now.ok) return [{ file, what: `${what}, which ${now.ok ? 'could not be read before' : 'cannot be read'}`, before, after }];
  const found = [...diffValues({ file, path: [] }, old.yaml.value, now.yaml.value), ...diffOrder(file, old.yaml.value, now.yaml.value)];
  return found.length > 0 ? found : [{ file, what: `${what}: only comments or how it is written` , before: '', after: '' }];
}

interface Place {
  file: string;
  path: readonly string[];
}

/** Maps are compared by their keys, lists of talks by their names, and anything else as a whole. */
function diffValues({ file, path }: Place, before: unknown, after: unknown): Change[] {
  const [old, now] = [entriesOf(path, before), entriesOf(path, after)];
  if (!old || !now) return same(before, after) ? [] : changed({ file, what: namePlace(file, path) }, wordsOf(before), wordsOf(after));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const place = { file, path: [...path, key] };
    if (old.has(key) && now.has(key)) return diffValues(place, old.get(key), now.get(key));
    return changed({ file, what: namePlace(file, place.path) }, old.has(key) ? wordsOf(old.get(key)) : undefined, now.has(key) ? wordsOf(now.get(key)) : undefined);
  });
}

/** The parts of a value that are told one by one; undefined: it is told as a whole. */
function entriesOf(path: readonly string[], value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) return path[0] === 'talks' && path.length === 1 ? new Map(value.map((each: unknown, at) => [talkName(each) ?? String(at + 1), each])) : undefined;
  if (typeof value !== 'object' || value === null || path[0] === 'talks' && path.length > 1) return undefined;
  // The short form of an option is its text.
  return new Map(Object.entries(value).map(([key, held]) => [key, isOptions(path) && typeof held === 'string' ? { text: held } : held]));
}

function isOptions(path: readonly string[]): boolean {
  return path[0] === 'steps' && path.length === 3 && path[2] === 'options';
}

function talkName(talk: unknown): string | undefined {
  return typeof talk === 'object' && talk !== null && 'talk' in talk ? String(talk.talk) : undefined;
}

/** Steps run in the order they stand in, items are asked in it. */
function diffOrder(file: string, before: unknown, after: unknown, path: readonly string[] = []): Change[] {
  const [old, now] = [mapOf(before), mapOf(after)];
  if (!old || !now) return [];
  const kept = [...now.keys()].filter((key) => old.has(key));
  const was = [...old.keys()].filter((key) => now.has(key));
  const matters = file === 'flow.yaml' && ['steps', 'items', 'options'].includes(path.at(-1) ?? '');
  const moved = matters && kept.join() !== was.join() ? changed({ file, what: `${namePlace(file, path)}: the order` }, was.join(', '), kept.join(', ')) : [];
  return [...moved, ...kept.flatMap((key) => diffOrder(file, old.get(key), now.get(key), [...path, key]))];
}

function mapOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined;
}

function changed(where: Pick<Change, 'file' | 'what'>, before: string | undefined, after: string | undefined): Change[] {
  if (before === after) return [];
  return [{ ...where, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A value on one line: texts as they are, of a step or an item its first text. */
function wordsOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const first = Object.values(value).find((each) => typeof each === 'string');
  return first === undefined ? JSON.stringify(value) : String(first);
}

/** A change as a sentence. Texts stand in quotes; of what is new or gone only the beginning is shown. */
export function tellChange({ what, before, after }: Change): string {
  if (before === undefined) return `${what} is new${after ? `: "${beginning(after)}"` : ''}`;
  if (after === undefined) return `${what} is gone${before ? `: "${beginning(before)}"` : ''}`;
  return before || after ? `${what} changed: "${before}" -> "${after}"` : what;
}

function beginning(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
