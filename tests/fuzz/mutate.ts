import { parseDocument } from 'yaml';
import type { Random } from './random.ts';

/** Pieces that mean something to the reader, the compiler, a formatter or a chat. */
const PIECES: readonly string[] = [
  '&a ', '*a', '!!str ', '!<x> ', '<<: ', '---\n', '...\n', '%YAML 1.1\n', '? ', ': ', '- ', '{', '}', '[', ']', ',', '|\n', '>-\n', '"', "'", '#', '\t', '\r', '\r\n', '\0', '\ufeff', '\u2028', '\\', '\\u0000', '~', 'null', 'true', '1e999', '0x1', '.inf',
  '__proto__', 'constructor', 'toString', 'end', 'stop', 'home', 'spec: 2', 'discreet: true', 'optional: true', 'many: true', 'alone: true', 'when: ', 'go: ', 'go: end', 'call: after/happened', 'call: crisis/help', 'call: community/x', 'resource: scam', 'resource: consular', 'picture: two-ends', 'facts: [x]', 'verdict: signs', 'also: {stop: x}', 'weight: stop', 'tactic: urgency', 'is: trick', 'why: ', 'match: [',
  '{a}', '{hello}', '{signs_count, plural, one {#} other {# x}}', '{hello, select, other {x}}', '{a, number}', "'{'", "''", '{', '}}',
  "hello == 'one'", "'a' in what", "!(a && b) || c != 'd'", 'result', "result == 'stop'", '((((', '.size()', '[1,2]',
  '@everyone', '<@123456789>', '[x](https://evil.com)', 'https://evil.com', 'https://www.ic3.gov/', 'evil.com', 't.me/x', '+44 7700 900123', 'a@b.co', '<b>', '&lt;', '**x**', '||', '`', '/stop', '#x', '1234567890123456',
  '\u202e', '\u200b', '\u0301\u0301\u0301\u0301', 'а', 'ａ', '😀', '\ud800', '𝐚', '\ufdfa', 'i want to kill myself', 'help now', 'is safe',
];

type Mutation = (text: Buffer, random: Random, other: Buffer) => Buffer;

/** A file that is nearly another one. */
export function mutated(text: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let result = text;
  for (let count = random.below(2) === 0 ? 1 : 1 + random.below(5); count > 0; count--) result = random.of(mutations)(result, random, random.of(others));
  return result.subarray(0, 140 * 1024);
}

const replaceByte: Mutation = (text, random) => {
  const copy = Buffer.from(text);
  if (copy.length > 0) copy[random.below(copy.length)] = random.below(256);
  return copy;
};

const insertPiece: Mutation = (text, random) => splice(text, random.below(text.length + 1), 0, Buffer.from(random.of(PIECES)));

const replacePiece: Mutation = (text, random) => splice(text, random.below(text.length + 1), random.below(12), Buffer.from(random.of(PIECES)));

const cutOut: Mutation = (text, random) => splice(text, random.below(text.length + 1), random.below(Math.min(400, text.length + 1)), Buffer.alloc(0));

const repeatPart: Mutation = (text, random) => {
  const from = random.below(text.length + 1);
  const part = text.subarray(from, from + 1 + random.below(60));
  return splice(text, from, 0, Buffer.concat(Array.from({ length: 1 + random.below(random.below(8) === 0 ? 500 : 6) }, () => part)));
};

const crossOver: Mutation = (text, random, other) => {
  const from = random.below(other.length + 1);
  return splice(text, random.below(text.length + 1), random.below(200), other.subarray(from, from + random.below(600)));
};

const changeLines: Mutation = (text, random, other) => {
  const lines = text.toString('latin1').split('\n');
  const at = random.below(lines.length);
  const donor = other.toString('latin1').split('\n');
  const change = random.below(5);
  if (change === 0) lines.splice(at, 1 + random.below(3));
  else if (change === 1) lines.splice(at, 0, ...lines.slice(at, at + 1 + random.below(4)));
  else if (change === 2) lines.splice(at, 0, random.of(donor));
  else if (change === 3) lines[at] = `${' '.repeat(random.below(8))}${(lines[at] ?? '').trimStart()}`;
  else lines[at] = (lines[at] ?? '').replace(/: .*$/, () => `: ${Buffer.from(random.of(PIECES)).toString('latin1')}`);
  return Buffer.from(lines.join('\n'), 'latin1');
};

/** Changes the tree and writes it anew: what comes out can be read, and its values are wrong. */
const changeTree: Mutation = (text, random) => {
  const doc = parseDocument(text.toString(), { logLevel: 'silent', uniqueKeys: false });
  if (doc.errors.length > 0 || text.length > 40_000) return insertPiece(text, random, text);
  try {
    const tree: unknown = doc.toJS({ maxAliasCount: 10 });
    return Buffer.from(JSON.stringify(changed(tree, random, Math.max(8, text.length / 40))) ?? 'null');
  } catch {
    return replacePiece(text, random, text); // aliases without measure
  }
};

/** One value in so many becomes another, and about as many keys. */
function changed(value: unknown, random: Random, rarely: number): unknown {
  if (random.below(rarely) < 1) return strange(value, random);
  if (Array.isArray(value)) return value.map((each) => changed(each, random, rarely));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
    const change = Math.floor(random.below(2 * rarely));
    if (change === 0) return [];
    if (change === 1) return [[random.of(PIECES).trim(), each]];
    if (change === 2) return [[key, each], [`${key}x`, each]];
    return [[key, changed(each, random, rarely)]];
  });
  return Object.fromEntries(random.below(40) === 0 ? entries.toReversed() : entries);
}

function strange(value: unknown, random: Random): unknown {
  const all = [null, true, random.below(1_000), '', random.of(PIECES), `${String(value)} ${random.of(PIECES)}`, [value], { x: value }, [], {}, 'x'.repeat(random.below(1_500))];
  return random.of(all.map((each) => ({ each }))).each;
}

const mutations: readonly Mutation[] = [replaceByte, insertPiece, replacePiece, cutOut, repeatPart, crossOver, changeLines, changeLines, changeTree, changeTree];

function splice(text: Buffer, from: number, count: number, piece: Uint8Array): Buffer {
  return Buffer.concat([text.subarray(0, from), piece, text.subarray(from + count)]);
}
