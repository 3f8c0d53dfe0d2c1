import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textHash } from '../../src/engine/hash.ts';
import { cli, flowText, folderOf, noContent } from './kit.ts';

const steps = '  hello:\n    say: "Hello: you."\n  who:\n    ask: Who can you tell?\n    options:\n      family: {text: My family, match: [mother, my dad], go: end}\n      nobody: Nobody\n';
const flow = flowText('mine', steps);
const spanish = (hello: string) =>
  `spec: 1\nflow: mine\nlanguage: es\nmade: {how: person, by: Ana, on: 2026-01-02}\nback_translated: {how: person, on: 2026-01-04}\nnative_review: {by: Luis, on: 2026-01-03}\ntexts:\n  hello.say: {of: "${textHash(hello)}", text: "Hola: tú."}\n`;
const project = (text?: string) => folderOf({ ...noContent, 'flows/mine/flow.yaml': flow, ...(text && { 'flows/mine/flow.es.yaml': text }) });
const read = (cwd: string) => readFileSync(join(cwd, 'flows/mine/flow.es.yaml'), 'utf8');

/** Does what a translator does: takes the comment signs away, and puts own words in. */
const translated = (text: string) => text.replace(/^ {2}# (.*)text: (?!\n)(.*?)(\}?)$/gm, '  $1text: $2$3').replace(/^ {2}# /gm, '  ');

describe('translate', () => {
  it('writes a file with every text as a comment, which reads and lacks them all', async () => {
    const cwd = project();
    const { code, out } = await cli(['translate', 'es'], { cwd });
    expect([code, out]).toEqual([0, expect.stringContaining('6 texts to translate')]);
    const lint = await cli(['lint', 'flows/mine'], { cwd });
    expect([lint.code, lint.out]).toEqual([0, expect.stringContaining('6 texts are not translated')]);
    expect(read(cwd)).toContain('# hello.say:');
  });

  it('warns where the bot does not speak the language', async () => {
    const cwd = folderOf({ 'flows/community/mine/flow.yaml': flowText('community/mine') });
    const { code, err } = await cli(['translate', 'de'], { cwd });
    expect([code, err]).toEqual([0, expect.stringMatching(/does not speak "de" yet \(it speaks en, es/)]);
    expect((await cli(['translate', 'es'], { cwd })).err).toBe('');
  });

  it('says what each text is for, how long it may be, and which names to keep', async () => {
    const cwd = folderOf({ ...noContent, 'flows/mine/flow.yaml': flowText('mine', `${steps}  told:\n    say: "{who, select, family {Good.} other {Try.}}"\n`) });
    await cli(['translate', 'es', '--made', 'machine'], { cwd });
    const text = read(cwd);
    expect(text).toContain('made:\n  how: machine\n');
    expect(text).toContain('  ## Step `who`, option `family`: the words (ask): on a button or in a menu; at most 60 characters\n  # who.options.family:');
    expect(text).toContain('  ## Step `who`, option `family`: the other words for it (ask): what people type;');
    expect(text).toContain('the bot says it; at most 600 characters; keep {who}\n');
    expect((await cli(['translate', 'es', '--made', 'magic'], { cwd })).code).toBe(2);
    const other = project();
    await cli(['translate', 'es'], { cwd: other });
    expect(read(other)).toContain('how: unknown');
  });

  it('keeps what is there, head and all, and adds what is missing', async () => {
    const cwd = project(spanish('Hello: you.'));
    const { out } = await cli(['translate', 'es'], { cwd });
    expect(out).toContain('5 texts to translate');
    const text = read(cwd);
    for (const part of ['by: Ana', 'by: Luis', 'on: 2026-01-04', 'Hola: tú.', '# who.ask:', '# who.options.family.match:']) expect(text).toContain(part);
    expect(text).not.toContain('# hello.say');
  });

  it('leaves a stale text where it is, and puts the original of today under it', async () => {
    const cwd = project(spanish('Hello, everyone.'));
    await cli(['translate', 'es'], { cwd });
    const text = read(cwd);
    expect(text.indexOf('Hola: tú.')).toBeGreaterThan(0);
    expect(text.indexOf('# stale')).toBeGreaterThan(text.indexOf('Hola: tú.'));
    expect((await cli(['lint', 'flows/mine'], { cwd })).out).toContain('translation-stale');
  });

  it('is complete once every comment has become a text', async () => {
    const cwd = project();
    await cli(['translate', 'es'], { cwd });
    writeFileSync(join(cwd, 'flows/mine/flow.es.yaml'), translated(read(cwd)));
    const lint = await cli(['lint', 'flows/mine'], { cwd });
    expect(lint.out).toBe('1 flow: 0 errors, 0 warnings\n');
    const before = read(cwd);
    expect((await cli(['translate', 'es'], { cwd })).out).toContain('complete');
    expect(read(cwd)).toBe(before);
  });

  it('writes the same when called twice', async () => {
    const cwd = project(spanish('Hello, everyone.'));
    await cli(['translate', 'es'], { cwd });
    const once = read(cwd);
    await cli(['translate', 'es'], { cwd });
    expect(read(cwd)).toBe(once);
  });

  it('does not touch a file that it cannot read, nor write one in the flow’s own language', async () => {
    const cwd = project('spec: 1\n\ttabs');
    await cli(['translate', 'es'], { cwd });
    expect(read(cwd)).toBe('spec: 1\n\ttabs');
    await cli(['translate', 'en'], { cwd });
    expect(existsSync(join(cwd, 'flows/mine/flow.en.yaml'))).toBe(false);
  });
});
