import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { compile } from '../../src/engine/compile.ts';
import { cli, flowText, folderOf, root } from './kit.ts';

/** The stated bound on a file from somebody we do not know: refused, with its place, within a second. */
const BOUND_MS = 1_000;

const hello = '  hello:\n    say: Hello.\n';
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]', ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)].join('\n');
const bytes = (...parts: (string | number)[]) => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))));

const files: readonly (readonly [name: string, code: string, text: string | Uint8Array])[] = [
  ['a bomb of aliases', 'alias', `${flowText('x')}${bomb}\n`],
  ['ten million bytes', 'too-large', `${flowText('x')}# ${'x'.repeat(10_000_000)}\n`],
  ['ten million bytes of brackets', 'too-large', '['.repeat(10_000_000)],
  ['brackets without end', 'too-deep', `${flowText('x')}more: ${'['.repeat(10_000)}\n`],
  ['braces without end', 'too-deep', `${flowText('x')}more: ${'{a: '.repeat(3_000)}\n`],
  ['dashes without end', 'too-deep', `${flowText('x')}more:\n  ${'- '.repeat(60_000)}x\n`],
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
    for (const report of out.split(/^(?=x\d+\.yaml:)/m)) reports.set(report.slice(0, report.indexOf(':')), report);
  }, 60_000);

  it.each(files.map((each, at) => [...each, at] as const))('%s is refused with its place', (_name, code, _text, at) => {
    const report = reports.get(`x${at}.yaml`);
    expect(report).toMatch(new RegExp(`:[1-9]\\d*:[1-9]\\d* error ${code}`));
    expect(report?.length).toBeLessThan(20_000);
    expect(report).not.toMatch(/[\0\x1b]/);
  });

  it.each(files)('%s takes less than a second', (_name, _code, text) => {
    const began = performance.now();
    const { programs } = compile([{ flow: 'x', file: 'x.yaml', text, translations: [] }], lexicon);
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
    expect(programs.size).toBe(0);
  });
});
