import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { entrySchema } from '../../src/content/schema.ts';
import { advance } from '../../src/engine/advance.ts';
import { compile, compileAlone } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import { newSession } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import { cost } from '../cost.ts';
import { cli, flowText, folderOf, root } from './kit.ts';

/** The stated bound on a file from somebody we do not know: refused, with its place, within a second of computing. */
const BOUND_MS = 1_000;

const hello = '  hello:\n    say: Hello.\n';
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)].join('\n');
const bytes = (...parts: (string | number)[]) => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))));

const numbered = (count: number, name: string, value: string) => Array.from({ length: count }, (_, at) => `  ${name}${at}: ${value}\n`).join('');

const files: readonly (readonly [name: string, code: string, text: string | Uint8Array])[] = [
  ['a bomb of aliases', 'alias', `${flowText('x')}${bomb}\n`],
  ['ten million bytes', 'too-large', `${flowText('x')}# ${'x'.repeat(10_000_000)}\n`],
  ['ten million bytes of brackets', 'too-large', '['.repeat(10_000_000)],
  ['brackets without end', 'too-deep', `${flowText('x')}more: ${'['.repeat(10_000)}\n`],
  ['braces without end', 'too-deep', `${flowText('x')}more: ${'{a: '.repeat(3_000)}\n`],
  ['dashes without end', 'too-deep', `${flowText('x')}more:\n  ${'- '.repeat(60_000)}x\n`],
  ['fifteen dashes with four spaces', 'bad-value', flowText('x', `${'-    '.repeat(15)}x\n`)],
  ['dashes without end after a key', 'too-deep', flowText('x', `  hello:\n    say: ${'-\t'.repeat(60_000)}x\n`)],
  ['another version of YAML', 'yaml-syntax', `%YAML 1.1\n---\n${flowText('x')}`],
  ['names for tags', 'yaml-syntax', `%TAG ! tag:example.org,2000:\n---\n${flowText('x')}`],
  ['60,000 digits', 'text-too-long', flowText('x', `  hello:\n    say: "${'1'.repeat(60_000)}"\n`)],
  ['60,000 digits in groups', 'text-too-long', flowText('x', `  hello:\n    say: "1${'.111'.repeat(15_000)}x"\n`)],
  ['words that are not said, 14,000 times', 'banned-word', flowText('x', `  hello:\n    say: "${'is safe '.repeat(14_000)}"\n`)],
  ['10,000 names in a broken text', 'text-too-long', flowText('x', `${numbered(390, 'step_number_', '{say: Hello.}')}  last:\n    say: "{ ${Array.from({ length: 10_000 }, (_, at) => `abcdef${at}`).join(' ')}"\n`)],
  ['5,000 unknown keys', 'unknown-key', `${flowText('x').replace('steps:', `${numbered(5_000, 'k', '1').replaceAll('  ', '')}steps:`)}`],
  ['2,500 names that cannot be', 'bad-key', flowText('x', numbered(2_500, 'S-', '{sya: Hello.}'))],
  ['a stair of keys', 'too-deep', flowText('x', Array.from({ length: 300 }, (_, at) => `${' '.repeat(at + 1)}a:\n`).join(''))],
  ['a stair of question marks', 'too-deep', `${flowText('x')}${'? '.repeat(5_000)}a\n`],
  ['16,000 structure marks', 'too-large', flowText('x', `  a: [${'x,'.repeat(16_000)}]\n`)],
  ['duplicate keys', 'duplicate-key', flowText('x', hello.repeat(2))],
  ['8,000 duplicate keys', 'duplicate-key', `spec: 1\n${'a: 1\n'.repeat(7_900)}`],
  ['an alias', 'alias', flowText('x', '  hello: &a {say: Hello.}\n  again: *a\n')],
  ['3,000 anchors', 'alias', `spec: 1\na: [${'&a x, '.repeat(3_000)}]\n`],
  ['a merge key', 'alias', flowText('x', `${hello}  again: {<<: *hello}\n`)],
  ['a tag', 'tag', flowText('x', '  hello: {say: !!js/function "() => 1"}\n')],
  ['3,000 tags', 'tag', `spec: 1\na: [${'!!str x, '.repeat(3_000)}]\n`],
  ['invalid UTF-8', 'not-utf8', bytes(flowText('x'), '# caf', 0xe9, '\n')],
  ['half a letter at the end', 'not-utf8', bytes(flowText('x'), '# ', 0xf0, 0x9f)],
  ['UTF-16', 'not-utf8', Buffer.from(`\ufeff${flowText('x')}`, 'utf16le')],
  ['NUL', 'control-character', flowText('x', '  hello:\n    say: Hel\0lo.\n')],
  ['several documents', 'several-documents', `${flowText('x')}---\n${flowText('x')}`],
  ['3,000 documents', 'several-documents', `${flowText('x')}${'---\na: 1\n'.repeat(3_000)}`],
  ['the key __proto__', 'bad-key', flowText('x', '  __proto__: {say: Hello.}\n')],
  ['the key constructor', 'bad-key', flowText('x', '  constructor: {say: Hello.}\n')],
  ['a key of 100,000 characters', 'yaml-syntax', flowText('x', `  ${'a'.repeat(100_000)}: {say: Hello.}\n`)],
  ['100,000 quotes', 'too-large', flowText('x', `  hello: ${'"'.repeat(100_000)}\n`)],
  ['a text of 100,000 braces', 'too-large', flowText('x', `  hello: {say: "${'{a}'.repeat(30_000)}"}\n`)],
  ['a deep ICU message', 'text-syntax', flowText('x', `  hello:\n    say: '${'{a, select, other {'.repeat(6)}x${'}}'.repeat(6)}'\n`)],
  ['a long condition', 'bad-value', flowText('x', `${hello}  again:\n    when: ${'a'.repeat(100_000)}\n    say: Hello.\n`)],
  ['a deep condition', 'condition', flowText('x', `${hello}  again:\n    when: "${'('.repeat(390)}a"\n    say: Hello.\n`)],
];

const lexicon = toLexicon(loadContent(join(root, 'content')).content);

describe('a hostile file', () => {
  const reports = new Map<string, string>();
  beforeAll(async () => {
    const cwd = folderOf(Object.fromEntries(files.map(([, , text], at) => [`x${at}.yaml`, text])));
    const { out } = await cli(['lint', ...files.map((_, at) => `x${at}.yaml`)], { cwd });
    for (const finding of out.split(/^(?=x\d+\.yaml:)/m)) {
      const file = finding.slice(0, finding.indexOf(':'));
      reports.set(file, (reports.get(file) ?? '') + finding);
    }
  }, 60_000);

  it.each(files.map((each, at) => [...each, at] as const))('%s is refused with its place', (_name, code, _text, at) => {
    const report = reports.get(`x${at}.yaml`);
    expect(report).toMatch(new RegExp(`:[1-9]\\d*:[1-9]\\d* error ${code}`));
    expect(report?.length).toBeLessThan(40_000);
    expect(report).not.toMatch(/[\0\x1b]/);
  });

  it.each(files)('%s takes less than a second', (_name, _code, text) => {
    let served = 1;
    const took = cost(() => (served = compile([{ flow: 'x', file: 'x.yaml', text, translations: [] }], lexicon).programs.size));
    expect(took).toBeLessThan(BOUND_MS);
    expect(served).toBe(0);
  });
});

/** Flows that each call the next one so many times, and the last of which says something. */
function calling(count: number, times: number): FlowSource[] {
  return Array.from({ length: count }, (_, at) => {
    const steps = at === count - 1 ? '  hello:\n    say: Hello.\n' : numbered(times, 'next_', `{call: b/f${at + 1}}`);
    return { flow: `b/f${at}`, file: `f${at}.yaml`, text: flowText(`b/f${at}`, steps), translations: [] };
  });
}

function inRing(sources: FlowSource[]): FlowSource[] {
  const [last] = sources.slice(-1);
  return last ? [...sources.slice(0, -1), { ...last, text: flowText(last.flow, '  next: {call: b/f0}\n') }] : [];
}

describe('flows that call without measure', () => {
  it.each([
    ['24 flows that call the next twice', calling(24, 2), 'calls-too-many'],
    ['a chain of 24', calling(24, 1), 'calls-too-deep'],
    ['a chain of 3,000', calling(3_000, 1), 'calls-too-deep'],
    ['a ring of 3,000', inRing(calling(3_000, 1)), 'call-cycle'],
  ])('%s: refused at the call', (_name, sources, code) => {
    let found: string[] = [];
    const took = cost(() => (found = compile(sources, lexicon).diagnostics.map((each) => each.code)));
    expect(found).toContain(code);
    expect(took).toBeLessThan(BOUND_MS + sources.length * 5); // a fixed time for each: not for each pair
  });

  it.each([
    ['24 flows that call the next twice', calling(24, 2)],
    ['a chain of 3,000', calling(3_000, 1)],
    ['60 flows that call the next 300 times', calling(60, 300)],
  ])('%s: cut short where they were taken before they were refused', (_name, sources) => {
    const known = sources.map((each) => each.flow);
    const made = new Map(sources.slice(0, 50).map((each) => [each.flow, compileAlone(each, lexicon, known)]));
    const world: World = { programs: (flow) => made.get(flow), today: [], lexicon };
    let messages = 0;
    const took = cost(() => (messages = advance(world, newSession(), { kind: 'open', flow: 'b/f0' }).effects.length));
    expect(took).toBeLessThan(BOUND_MS);
    expect(messages).toBeLessThan(10_000);
  });
});

it.each([
  ['an address of a page', entrySchema.shape.url, `https://${'a.'.repeat(50_000)} `],
  ['an email address', entrySchema.shape.email, `${'@.'.repeat(50_000)} `],
])('%s without end is refused within a second', (_name, shape, text) => {
  expect(cost(() => expect(shape.safeParse(text).success).toBe(false))).toBeLessThan(BOUND_MS);
});
