import type { DangerCategory, DangerRules } from '../lexicon.ts';
import { ANY_NUMBER, MAX_CLOSE, MIN_CLOSE, NEAR, readPhrase, type Part } from './danger-phrase.ts';

export { checkPhrase } from './danger-phrase.ts';

/*
 * Words of danger, found by the fixed phrases of a language, in the notation of danger-phrase.ts: no model, no score,
 * no regular expression made from data.
 */

/** Finds words of danger. Made once for a language, from its rules. */
export interface DangerMatcher {
  /**
   * The most urgent category with a phrase in the words (of `words()`), or nothing.
   *
   * A phrase of `unless` cancels the hits that share a word with it, and no others. A negation cancels
   * nothing: "I don't want to live" is danger, and so is "I don't want to kill myself but"; one card
   * too many does less harm than one too few. A phrase of `others` cancels hits of `held` in the same way, and a
   * hit of `held` that begins inside one of `family-held` is that: "my son [was sold]".
   */
  find(words: readonly string[]): DangerCategory | undefined;
}

/** Most urgent first. */
const PRIORITY: readonly DangerCategory[] = ['danger', 'blackmail', 'held', 'family-held', 'paid'];

const HELD = PRIORITY.indexOf('held');
const FAMILY = PRIORITY.indexOf('family-held');

/** Times a place can be waiting for: now, the next word, and as far as the widest gap reaches. */
const WINDOW = NEAR + 2;

/** Throws an error that names the phrase when one cannot be read; `checkPhrase` tells beforehand. */
export function compileDanger(rules: DangerRules): DangerMatcher {
  const net = new Net();
  for (const category of PRIORITY) {
    for (const phrase of rules.phrases[category]) net.add(readPhrase(phrase), PRIORITY.indexOf(category));
  }
  for (const phrase of rules.unless) net.add(readPhrase(phrase), UNLESS);
  for (const phrase of rules.others ?? []) net.add(readPhrase(phrase), OTHERS);
  return { find: (message) => PRIORITY[new Search(net, message).mostUrgent()] };
}

const START = 0;
/** In place of an index into `PRIORITY`. */
const UNLESS = PRIORITY.length;
const OTHERS = UNLESS + 1;

interface Step {
  from: number;
  to: number;
}

/** All phrases as one net: a word leads from place to place, a jump waits up to `reach` words. */
class Net {
  size = 1;
  readonly #steps = new Map<string, Step[]>();
  readonly jumps: { to: number; reach: number }[][] = [[]];
  /** What is found on reaching a place. */
  readonly found = new Map<number, number>();
  readonly #prefixes = new Set<number>();
  #starts = new Int32Array(0);
  /** Words marked "~" by each of their spellings with at most one letter left out. */
  readonly #close = new Map<string, string[]>();

  add(phrase: Part, found: number): void {
    const end = this.#place();
    this.#lay(phrase, START, end);
    this.found.set(end, found);
  }

  /** By time (modulo the window) and place, all -1: lent to one search at a time, which leaves it as it was. */
  get starts(): Int32Array {
    if (this.#starts.length !== WINDOW * this.size) this.#starts = new Int32Array(WINDOW * this.size).fill(-1);
    return this.#starts;
  }

  stepsOf(word: string): readonly Step[] {
    return [...this.#symbols(word)].flatMap((symbol) => this.#steps.get(symbol) ?? []);
  }

  /** The names under which steps may know a word. */
  #symbols(word: string): Set<string> {
    const symbols = new Set<string>();
    for (const form of spellings(word)) {
      symbols.add(form);
      for (const length of this.#prefixes) symbols.add(`${form.slice(0, length)}*`);
      for (const short of leavingOneOut(form)) this.#close.get(short)?.forEach((known) => symbols.add(known));
    }
    if (/^\p{Number}/u.test(word)) symbols.add(ANY_NUMBER);
    return symbols;
  }

  #place(): number {
    this.jumps.push([]);
    return this.size++;
  }

  #lay(part: Part, from: number, to: number): void {
    if (part.kind === 'word') this.#step(part.symbol, from, to);
    else if (part.kind === 'gap') this.jumps[from]?.push({ to, reach: part.reach });
    else if (part.kind === 'sequence') this.#laySequence(part.parts, from, to);
    else {
      for (const branch of part.branches) this.#lay(branch, from, to);
      if (part.optional) this.jumps[from]?.push({ to, reach: 0 });
    }
  }

  #laySequence(parts: readonly Part[], from: number, to: number): void {
    let at = from;
    for (const [index, part] of parts.entries()) {
      const next = index === parts.length - 1 ? to : this.#place();
      this.#lay(part, at, next);
      at = next;
    }
  }

  #step(symbol: string, from: number, to: number): void {
    const known = this.#steps.get(symbol);
    if (known !== undefined) known.push({ from, to });
    else {
      this.#steps.set(symbol, [{ from, to }]);
      this.#learn(symbol);
    }
  }

  #learn(symbol: string): void {
    if (symbol.endsWith('*')) this.#prefixes.add(symbol.length - 1);
    if (!symbol.endsWith('~')) return;
    for (const short of leavingOneOut(symbol.slice(0, -1)))
      this.#close.set(short, [...(this.#close.get(short) ?? []), symbol]);
  }
}

function spellings(word: string): Set<string> {
  if (!/(.)\1\1/u.test(word)) return new Set([word]);
  return new Set([word, word.replace(/(.)\1{2,}/gu, '$1$1'), word.replace(/(.)\1{2,}/gu, '$1')]);
}

function leavingOneOut(word: string): Set<string> {
  if (word.length < MIN_CLOSE - 1 || word.length > MAX_CLOSE + 1) return new Set();
  return new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]);
}

interface Hit {
  found: number;
  from: number;
  to: number;
}

/**
 * One message against the net, word by word; time grows with words times steps that know the word, never more.
 * A place remembers the latest start that leads to it and no other: the shortest span ending there, which
 * overlaps an `unless` only if every longer one does.
 */
class Search {
  readonly #net: Net;
  readonly #message: readonly string[];
  /** By time (modulo the window) and place: where the phrase began, or -1 when it does not wait here then. */
  readonly #starts: Int32Array;
  /** By time: the cells that were set, to be unset once they are past. */
  readonly #set: number[][] = Array.from({ length: WINDOW }, () => []);
  readonly #hits: Hit[] = [];
  /** A message repeats its small words. */
  readonly #seen = new Map<string, readonly Step[]>();
  /** Changes, by word, in how many `unless` phrases lie over it; and in how many of `others`. */
  readonly #unless: Int32Array;
  readonly #others: Int32Array;

  constructor(net: Net, message: readonly string[]) {
    this.#net = net;
    this.#message = message;
    this.#starts = net.starts;
    this.#unless = new Int32Array(message.length + 2);
    this.#others = new Int32Array(message.length + 2);
  }

  /** The lowest index into `PRIORITY` that is found and not cancelled, or -1. */
  mostUrgent(): number {
    for (const [time, word] of this.#message.entries()) this.#read(word, time);
    for (let time = 0; time < WINDOW; time++) this.#unset(time);
    const unless = coveredBefore(this.#unless);
    const others = coveredBefore(this.#others);
    const free = (hit: Hit, covered: Int32Array) => covered[hit.to] === covered[hit.from];
    const standing = this.#hits.filter((hit) => free(hit, unless) && (hit.found !== HELD || free(hit, others)));
    const family = standing.filter(({ found }) => found === FAMILY);
    const left = standing.filter((hit) => hit.found !== HELD || !family.some(({ from, to }) => from <= hit.from && hit.from < to && (from < hit.from || hit.to <= to)));
    return left.reduce((best, hit) => (best < 0 || hit.found < best ? hit.found : best), -1);
  }

  #read(word: string, time: number): void {
    const row = (time % WINDOW) * this.#net.size;
    this.#reach(START, time, time);
    for (const { from, to } of this.#stepsOf(word)) {
      const start = this.#starts[row + from] ?? -1;
      if (start >= 0) this.#reach(to, time + 1, start);
    }
    this.#unset(time);
  }

  #unset(time: number): void {
    const cells = this.#set[time % WINDOW] ?? [];
    for (const cell of cells) this.#starts[cell] = -1;
    cells.length = 0;
  }

  #stepsOf(word: string): readonly Step[] {
    const known = this.#seen.get(word) ?? this.#net.stepsOf(word);
    this.#seen.set(word, known);
    return known;
  }

  #reach(place: number, time: number, start: number): void {
    const cell = (time % WINDOW) * this.#net.size + place;
    const before = this.#starts[cell] ?? -1;
    if (before >= start) return;
    if (before < 0) this.#set[time % WINDOW]?.push(cell);
    this.#starts[cell] = start;
    const found = this.#net.found.get(place);
    if (found !== undefined) this.#record(found, start, time);
    for (const { to, reach } of this.#net.jumps[place] ?? []) {
      for (let wait = 0; wait <= reach; wait++) this.#reach(to, time + wait, start);
    }
  }

  #record(found: number, from: number, to: number): void {
    if (found < UNLESS) this.#hits.push({ found, from, to });
    else {
      const cover = found === UNLESS ? this.#unless : this.#others;
      cover[from] = (cover[from] ?? 0) + 1;
      cover[to] = (cover[to] ?? 0) - 1;
    }
  }
}

/** At each index, how many words before it are covered, from the changes by word. */
function coveredBefore(changes: Int32Array): Int32Array {
  const counts = new Int32Array(changes.length);
  let over = 0;
  for (let at = 0; at + 1 < counts.length; at++) {
    over += changes[at] ?? 0;
    counts[at + 1] = (counts[at] ?? 0) + (over > 0 ? 1 : 0);
  }
  return counts;
}
