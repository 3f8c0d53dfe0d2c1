import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cli, flowText, folderOf, noContent } from './kit.ts';

async function fixed(files: Record<string, string>) {
  const cwd = folderOf({ ...noContent, ...files });
  const { code, out } = await cli(['lint', '--fix', ...Object.keys(files).filter((file) => file.endsWith('flow.yaml'))], { cwd });
  return { code, out, text: (file: string) => readFileSync(join(cwd, file), 'utf8') };
}

const flow = 'flows/mine/flow.yaml';

describe('lint --fix', () => {
  it('mends misspelt keys, one behind the other, and says each', async () => {
    const wrong = flowText('mine', '  hello: {sya: "Hello.", fcats: []}\n  who:\n    ask: Who?\n    "optoins":\n      a: {text: One, og: end}\n      b: Two\n');
    const { code, out, text } = await fixed({ [flow]: wrong });
    expect(text(flow)).toBe(wrong.replace('sya', 'say').replace('fcats', 'facts').replace('"optoins"', 'options').replace('og:', 'go:'));
    expect(code).toBe(0);
    expect(out).toContain('flows/mine/flow.yaml:7:11 "sya" is now "say"\n');
    expect(out).toContain('1 flow: 0 errors, 0 warnings');
  });

  it('mends the flow’s name in its side files, as after copying a folder', async () => {
    const spanish = 'spec: 1\nflow: old/name\nlanguage: es\nmade: {how: person, on: 2026-11-25}\nnative_review: none\ntexts:\n';
    const { text } = await fixed({ [flow]: flowText('mine'), 'flows/mine/talks.yaml': 'spec: 1\nflow: old/name\ntalks: []\n', 'flows/mine/flow.es.yaml': spanish });
    expect([text('flows/mine/talks.yaml'), text('flows/mine/flow.es.yaml')]).toEqual(['spec: 1\nflow: mine\ntalks: []\n', spanish.replace('old/name', 'mine')]);
  });

  it('takes away spaces, other ends of lines, marks and control characters that nobody sees', async () => {
    const { code, text } = await fixed({ [flow]: `\ufeff${flowText('mine').replaceAll('\n', '  \r\n')}\r\n\r\n` });
    expect([code, text(flow)]).toEqual([0, flowText('mine')]);
    const other = await fixed({ [flow]: flowText('mine').replace('Hello', 'Hel\u0007lo') });
    expect([other.code, other.text(flow)]).toEqual([0, flowText('mine')]);
  });

  it.each([
    ['spaces that a text means', flowText('mine', '  hello:\n    say: |\n      One  \n      two\n')],
    ['a key whose right name is there already', flowText('mine', '  hello: {say: Hello., fact: [], facts: []}\n')],
    ['a word that only may be misspelt', flowText('mine', '  who: {ask: "Who?", options: {a: {text: One, go: clsoe}, b: Two}}\n  close: {say: Bye.}\n')],
    ['a key that nothing is near to', flowText('mine', '  hello: {say: Hello., colour: red}\n')],
    ['a file that cannot be read', 'steps: ["\n'],
  ])('leaves %s', async (_what, wrong) => {
    const { text } = await fixed({ [flow]: wrong });
    expect(text(flow)).toBe(wrong);
  });
});

describe('lint --watch', () => {
  it('looks again when a file changes, and ends with the last result', async () => {
    const cwd = folderOf({ ...noContent, [flow]: flowText('mine', '  hello: {sya: Hello.}\n') });
    const stop = new AbortController();
    const stdout = new PassThrough();
    const seen: string[] = [];
    const saw = (pattern: RegExp) => new Promise<void>((resolve) => {
      stdout.on('data', (data) => {
        seen.push(String(data));
        if (pattern.test(seen.join(''))) resolve();
      });
    });
    const first = saw(/no-kind[^]*waiting/);
    const running = cli(['lint', 'flows', '--watch'], { cwd, stdout, signal: stop.signal });
    await first;
    const second = saw(/1 flow: 0 errors, 0 warnings[^]*waiting/);
    writeFileSync(join(cwd, flow), flowText('mine'));
    await second;
    stop.abort();
    expect((await running).code).toBe(0);
  });
});
