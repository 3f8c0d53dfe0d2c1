import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cli, flowText, folderOf, noContent } from './kit.ts';

const good = flowText('mine/hello');
const bad = flowText('mine/hello', '  hello:\n    sya: Hello.\n');

describe('the exit code of lint', () => {
  it('is 0 when nothing is wrong', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': good });
    expect(await cli(['lint', 'hello.yaml'], { cwd })).toEqual({ code: 0, out: '1 flow: 0 errors, 0 warnings\n', err: '' });
  });

  it('is 0 when there are warnings only', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': good });
    const { code, out } = await cli(['lint', 'hello.yaml', '--today', '2027-11-25'], { cwd });
    expect([code, out]).toEqual([0, expect.stringMatching(/warning review-due: [\s\S]*1 flow: 0 errors, 1 warning\n$/)]);
  });

  it('is 1 when there is an error, which is told with its place', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': bad });
    const { code, out } = await cli(['lint', 'hello.yaml'], { cwd });
    expect([code, out]).toEqual([1, expect.stringMatching(/^hello\.yaml:8:5 error no-kind: /)]);
  });

  it.each([
    [['lint', '--wrong'], /unknown option '--wrong'/],
    [['lint', 'nowhere.yaml'], /there is no file nowhere\.yaml/],
    [['lint', '--today', 'tomorrow'], /"tomorrow" is no date/],
    [['lint', '--today', '2026-02-31'], /"2026-02-31" is no date/],
    [['lint', '--today'], /argument missing/],
    [['paint'], /unknown command 'paint'/],
    [['graph'], /missing required argument/],
    [['graph', 'no/such-flow'], /there is no/],
    [['translate', 'Spanish!'], /no language code/],
  ])('is 2 for %j', async (args, message) => {
    const { code, out, err } = await cli(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });

  it('is 3 when the program itself fails, and says whose mistake it is', async () => {
    const stdout = new Writable();
    stdout.write = () => {
      throw new Error('the screen is gone');
    };
    const { code, err } = await cli(['schema'], { stdout });
    expect([code, err]).toEqual([3, expect.stringMatching(/our mistake[\s\S]*the screen is gone/)]);
  });

  it('is 0 for --help', async () => {
    const { code, out } = await cli(['--help']);
    expect([code, out]).toEqual([0, expect.stringMatching(/lint[\s\S]*talk[\s\S]*graph/)]);
  });
});

describe('lint --community', () => {
  const phone = flowText('community/mine', '  hello:\n    say: Call 0800 123 4567.\n');

  it('asks more of the named files than of official flows', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': phone.replace('community/mine', 'mine/hello') });
    expect((await cli(['lint', 'hello.yaml'], { cwd })).code).toBe(0);
    const { code, out } = await cli(['lint', '--community', 'hello.yaml'], { cwd });
    expect([code, out]).toEqual([1, expect.stringMatching(/error community-pose: [\s\S]*error community-contact: "0800 123 4567"/)]);
  });

  it('is not needed for flows below flows/community, and for files in a folder of that name', async () => {
    const cwd = folderOf({ ...noContent, 'flows/community/mine/flow.yaml': phone, 'community/loose.yaml': phone });
    expect((await cli(['lint'], { cwd })).out).toMatch(/^flows\/community\/mine\/flow\.yaml:.* error community-contact/m);
    expect((await cli(['lint', 'community/loose.yaml'], { cwd })).out).toMatch(/^community\/loose\.yaml:.* error community-contact/m);
  });

  it('is misuse without files', async () => {
    expect((await cli(['lint', '--community'])).code).toBe(2);
  });
});

describe('lint', () => {
  it('prints JSON that a program can read', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': bad });
    const { code, out } = await cli(['lint', '--json', 'hello.yaml'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      errors: 1,
      warnings: 0,
      diagnostics: [
        {
          code: 'no-kind',
          severity: 'error',
          file: 'hello.yaml',
          range: { start: { line: 8, column: 5 }, end: { line: 8, column: 8 } },
          message: expect.any(String),
          hint: 'Did you mean "say"?',
          fix: 'say',
        },
      ],
    });
  });

  it('prints valid JSON when there is nothing to tell', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': good });
    const { out } = await cli(['lint', '--json', 'hello.yaml'], { cwd });
    expect(JSON.parse(out)).toEqual({ errors: 0, warnings: 0, diagnostics: [] });
  });

  it('takes the clock for today unless --today is given', async () => {
    const cwd = folderOf({ ...noContent, 'hello.yaml': good });
    const later = await cli(['lint', 'hello.yaml'], { cwd, now: () => new Date('2027-11-26T00:00:00Z') });
    const fixed = await cli(['lint', 'hello.yaml', '--today', '2026-11-26'], { cwd, now: () => new Date('2027-11-26T00:00:00Z') });
    expect(later.out).toContain('review-due');
    expect(fixed.out).not.toContain('review-due');
  });

  it('checks a file that lies elsewhere against the official flows and tactics', async () => {
    const cwd = folderOf({ 'notes/mine.yaml': flowText('mine/other', '  next: {call: after/happened}\n  help: {resource: scams}\n') });
    const alone = await cli(['lint', 'notes/mine.yaml'], { cwd });
    const beside = await cli(['lint', `${cwd}/notes/mine.yaml`]);
    for (const { out } of [alone, beside]) expect(out).toMatch(/^(?!.*call-unknown)[^]*unknown-resource/);
    const own = folderOf({ ...noContent, 'mine.yaml': flowText('mine/other', '  next: {call: after/happened}\n') });
    expect((await cli(['lint', 'mine.yaml'], { cwd: own })).out).toContain('call-unknown');
  });

  it('checks all flows below a folder that is none itself, and says when there are none', async () => {
    const cwd = folderOf({ ...noContent, 'flows/a/one/flow.yaml': bad, 'flows/a/two/flow.yaml': flowText('a/two'), 'flows/b/flow.yaml': bad, 'notes/x.txt': '' });
    const { code, out } = await cli(['lint', 'flows/a'], { cwd });
    expect([code, out]).toEqual([1, expect.stringMatching(/^flows\/a\/one\/flow\.yaml:8:5[\s\S]*\n2 flows: 1 error, 0 warnings\n$/)]);
    expect(await cli(['lint', 'notes'], { cwd })).toEqual({ code: 2, out: '', err: 'bothends: there is no flow.yaml in notes\n' });
    expect((await cli(['lint', 'notes/talks.yaml'], { cwd })).code).toBe(2);
  });

  it('checks every flow of a folder when no file is named, each with its talks and translations', async () => {
    const cwd = folderOf({
      'flows/one/flow.yaml': flowText('one'),
      'flows/one/talks.yaml': 'spec: 1\nflow: one\ntalks: nothing\n',
      'flows/two/flow.yaml': flowText('too'),
      'flows/two/flow.es.yaml': 'spec: 1\n',
    });
    const { code, out } = await cli(['lint', '--json'], { cwd });
    const found: { file: string; code: string }[] = JSON.parse(out).diagnostics;
    expect(code).toBe(1);
    expect(found.filter(({ file }) => file.startsWith('flows/')).map((each) => `${each.file} ${each.code}`)).toEqual(
      expect.arrayContaining(['flows/one/talks.yaml bad-value', 'flows/two/flow.yaml flow-name', 'flows/two/flow.es.yaml missing-key']),
    );
  });

  it('is the same on every run', async () => {
    const [first, second] = [await cli(['lint', '--json']), await cli(['lint', '--json'])];
    expect(second.out).toBe(first.out);
  });
});
