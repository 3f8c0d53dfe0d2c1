import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cli, folderOf } from './kit.ts';

const read = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');

describe('a new flow', () => {
  it('lints clean in an empty folder, and all its steps are visited by talks that pass', async () => {
    const cwd = folderOf({});
    const { code, err } = await cli(['new', 'fake-parcel', '--yes', '--by', 'Ana'], { cwd });
    expect([code, err]).toEqual([0, '']);
    expect(await cli(['lint'], { cwd })).toEqual({ code: 0, out: '1 flow: 0 errors, 0 warnings\n', err: '' });
    expect(await cli(['talk'], { cwd })).toEqual({ code: 0, out: '2 talks: 0 failed; 6 of 6 steps visited (100%)\n', err: '' });
    expect(read(cwd, 'flows/community/fake-parcel/flow.yaml')).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/flow\.v1\.schema\.json\n/);
    expect(JSON.parse(read(cwd, 'flows/flow.v1.schema.json')).title).toBe('Both Ends flow, version 1');
    expect((await cli(['new', 'fake-parcel', '--yes'], { cwd })).code).toBe(2);
  });

  it.each([
    [['new', 'Fake Parcel', '--yes'], 2, /is no name for a flow/],
    [['new', 'community/../x', '--yes'], 2, /is no name for a flow/],
    [['new', 'parcel'], 2, /questions need a terminal/],
    [['new', 'parcel', '--yes', '--title', 'This is safe'], 1, /banned-word/],
    [['new', 'parcel', '--yes', '--phrase', 'help'], 1, /built-in-word/],
  ])('%j writes nothing', async (args, code, message) => {
    const cwd = folderOf({});
    const result = await cli(args, { cwd });
    expect([result.code, result.err, readdirSync(cwd)]).toEqual([code, expect.stringMatching(message), []]);
  });

  it('is made of what was answered, and says at once what lint would', async () => {
    const cwd = folderOf({});
    const { stdin, stdout } = person([
      [/ask themselves/, 'Is this real: yes or no?'],
      [/Who are you/, 'Ana'],
      [/type to get here/, 'help'],
      [/already does something|built-in|word/, '\u0015strange parcel message'],
      [/A sign, as a question/, 'Is there a "link" in it?'],
      [/How strong/, ''],
      [/Which trick/, ''],
      [/Why is it a sign/, 'It leads to them.'],
      [/find out/, 'Look at it.'],
      [/Another sign/, '\u001b[B'],
    ]);
    const { code } = await cli(['new', 'community/parcel'], { cwd, stdin, stdout });
    expect(code).toBe(0);
    const text = read(cwd, 'flows/community/parcel/flow.yaml');
    expect(text).toContain('title: "Is this real: yes or no?"\n');
    expect(text).toContain('start: {phrases: [strange parcel message]}\n');
    expect(text).toContain('        ask: Is there a "link" in it?\n        weight: hint\n');
    expect((await cli(['lint'], { cwd })).out).toContain('0 errors, 0 warnings');
  });

  it('is not written when the person stops', async () => {
    const cwd = folderOf({});
    const { stdin, stdout } = person([[/ask themselves/, '\u0003']]);
    const result = await cli(['new', 'parcel'], { cwd, stdin, stdout });
    expect([result.code, result.err, readdirSync(cwd)]).toEqual([2, expect.stringContaining('nothing was written'), []]);
  });
});

/** Somebody at a terminal: waits for each question, and types. */
function person(answers: [RegExp, string][]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let seen = '';
  stdout.on('data', (data) => {
    seen += String(data);
    const [next] = answers;
    if (!next?.[0].test(seen)) return;
    seen = '';
    answers.shift();
    setTimeout(() => stdin.write(next[1]), 20);
    setTimeout(() => stdin.write('\r'), 40);
  });
  return { stdin, stdout };
}
