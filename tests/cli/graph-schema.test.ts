import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { toMermaid } from '../../src/engine/mermaid.ts';
import { flowSchema, readFlow } from '../../src/engine/read.ts';
import { readFlowFolder } from '../../src/files.ts';
import { BOX, planOf } from '../../src/graph/layout.ts';
import { toSvg } from '../../src/graph/svg.ts';
import { cli, flowText, folderOf, root } from './kit.ts';

const official = readFlowFolder(join(root, 'flows'), root).map(({ flow, file }) => [flow, file] as const);

describe('graph', () => {
  it.each(official)('draws %s', (flow, file) => {
    const text = readFileSync(join(root, file));
    const { draft } = readFlow({ flow, file, text, translations: [] });
    if (!draft) throw new Error(`${file} does not read`);
    const out = toMermaid(draft);
    const [title, kind, ...lines] = out.trimEnd().split('\n');
    expect([title, kind]).toEqual([`%% ${flow}`, 'flowchart TD']);
    for (const line of lines) expect(line).toMatch(/^ {2}\w+_(?:["[({/].*| (?:-->|-\.->|-\. calls \.->).*)$/);
    for (const step of Object.keys(parse(readFileSync(join(root, file), 'utf8')).steps)) expect(out).toContain(`  ${step}_`);
    expect(out).toContain('end_(("end"))');
  });

  it('prints it, for a file as well as for a name', async () => {
    const byFile = await cli(['graph', 'flows/after/happened/flow.yaml']);
    expect(byFile).toEqual(await cli(['graph', 'after/happened']));
    expect([byFile.code, byFile.out]).toEqual([0, expect.stringMatching(/^%% after\/happened\nflowchart TD\n[\s\S]*-\. calls \.->/)]);
  });

  it.each(official)('lays out %s: every step in its place, none over another', (flow, file) => {
    const { draft } = readFlow({ flow, file, text: readFileSync(join(root, file)), translations: [] });
    if (!draft) throw new Error(`${file} does not read`);
    const { boxes, arrows, width, height } = planOf(draft);
    expect(boxes.map(({ id }) => id)).toEqual([...draft.steps.map(({ id }) => id), 'end']);
    for (const [at, { x, y }] of boxes.entries()) {
      expect([x - BOX.width / 2 >= 0, x + BOX.width / 2 <= width, y - BOX.height / 2 >= 0, y + BOX.height / 2 <= height]).toEqual([true, true, true, true]);
      expect(boxes.slice(at + 1).filter((other) => Math.abs(other.x - x) < BOX.width && Math.abs(other.y - y) < BOX.height)).toEqual([]);
    }
    expect(arrows.length).toBeGreaterThanOrEqual(draft.steps.length);
  });

  it('is drawn as a picture whose words are only words', async () => {
    const cwd = folderOf({ 'x.yaml': flowText('x', '  hello: {say: "<script>alert(1)</script> & more"}\n') });
    expect(await cli(['graph', 'x.yaml', '--svg', 'x.svg'], { cwd })).toEqual({ code: 0, out: 'x.svg: x, 1 step\n', err: '' });
    const svg = readFileSync(join(cwd, 'x.svg'), 'utf8');
    expect(svg).toMatch(/^<svg [^>]*role="img"[^]*<title id="title">A flow<\/title>[^]*&#60;script&#62;/);
    expect(svg).not.toMatch(/<script|http(?!:\/\/www\.w3\.org\/2000\/svg")/);
  });

  it('is drawn as an image too, with a bar for those that may be told, and as high as platforms take', async () => {
    const cwd = folderOf({ 'x.yaml': flowText('x', '  hello: {say: Hello.}\n  bye: {say: Goodbye.}\n') });
    expect(await cli(['graph', 'x.yaml', '--png', 'x.png'], { cwd })).toEqual({ code: 0, out: 'x.png: x, 2 steps\n', err: '' });
    const png = readFileSync(join(cwd, 'x.png'));
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 392]);
    const drawnOf = (count: number) => {
      const steps = Array.from({ length: count }, (_, at) => `  s${at}: {say: Hello.}\n`).join('');
      const { draft } = readFlow({ flow: 'x', file: 'x.yaml', text: flowText('x', steps), translations: [] });
      if (!draft) throw new Error('does not read');
      return toSvg(draft, { font: { family: 'Noto Sans', has: (words) => words !== 'Hello.' }, reached: new Map([['s0', { share: 0.5, words: '12' }], ['s1', { words: '<10' }]]) });
    };
    const [wide = 0, high = 0] = /width="([\d.]+)" height="([\d.]+)"/.exec(drawnOf(30) ?? '')?.slice(1).map(Number) ?? [];
    expect([high > 2_500, high / wide <= 6, drawnOf(200)]).toEqual([true, true, undefined]);
    const svg = drawnOf(2) ?? '';
    expect([svg.match(/class="bar"/g)?.length, svg.match(/class="rest"/g)?.length, svg.includes('&#60;10'), svg.includes('var('), svg.includes('Hello.</text>')]).toEqual([1, 2, true, false, false]);
  });

  it('knows the official flows by name in a folder that has only flows of its own', async () => {
    const cwd = folderOf({ 'flows/mine/flow.yaml': flowText('mine') });
    expect((await cli(['graph', 'after/happened'], { cwd })).out).toBe((await cli(['graph', 'after/happened'])).out);
  });

  it('says what is wrong with a flow that cannot be drawn', async () => {
    const cwd = folderOf({ 'x.yaml': flowText('x', '  hello: {sya: Hello.}\n') });
    const { code, out, err } = await cli(['graph', 'x.yaml'], { cwd });
    expect([code, out, err]).toEqual([1, '', expect.stringContaining('x.yaml:7:11 error no-kind')]);
  });
});

describe('schema', async () => {
  const { code, out } = await cli(['schema']);
  const printed = JSON.parse(out);
  const schema = z.fromJSONSchema(printed);
  const valid = (text: string) => schema.safeParse(parse(text)).success;

  it('is a JSON Schema that explains its keys', () => {
    expect(code).toBe(0);
    expect(printed.$schema).toContain('json-schema.org');
    expect(printed.properties.reviewed.description).toContain('Who read this flow last');
  });

  it.each(official)('accepts %s', (_flow, file) => {
    expect(schema.safeParse(parse(readFileSync(join(root, file), 'utf8'))).error?.issues).toBeUndefined();
  });

  it.each([
    ['a misspelt key of the head', flowText('x').replace('title:', 'titel:')],
    ['a step of no kind', flowText('x', '  hello: {sya: Hello.}\n')],
    ['two kinds in one step', flowText('x', '  hello: {say: Hello., ask: Who?, options: {a: A}}\n')],
    ['a weight that does not exist', flowText('x', '  s: {checklist: Think., items: {a: {ask: A?, weight: much, tactic: fear, because: So.}}}\n')],
    ['a number for a text', flowText('x', '  hello: {say: 5}\n')],
    ['a step id with capitals', flowText('x', '  Hello: {say: Hello.}\n')],
  ])('refuses %s', (_name, text) => {
    expect(valid(text)).toBe(false);
  });
});

it('the schema explains every key, for hover in an editor', () => {
  expect(unexplained(flowSchema(), '')).toEqual([]);
});

/** Paths of the properties that say nothing of themselves. */
function unexplained(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {}, ...rest } = node as { properties?: Record<string, { description?: string }> };
  const own = Object.entries(properties).flatMap(([key, value]) => [...(value.description ? [] : [`${path}/${key}`]), ...unexplained(value, `${path}/${key}`)]);
  return [...own, ...Object.entries(rest).flatMap(([key, value]) => unexplained(value, `${path}/${key}`))];
}
