import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { cli, flowText, folderOf, noContent, root } from './kit.ts';

const steps = `  who:
    ask: Who can you tell?
    options:
      family: {text: My family, go: close}
      nobody: Nobody
  alone:
    say: A help line listens.
  close:
    say: You did well to ask.
`;
const talks = (...all: string[]) => `spec: 1\nflow: mine/who\ntalks:\n${all.join('')}`;
const told = '  - talk: They tell their family\n    turns:\n      - who: {tap: family}\n    visits: [who, close]\n    ends: true\n';
const alone = '  - talk: They have nobody\n    turns:\n      - who: Nobody\n    visits: [who, alone, close]\n    ends: true\n';

const project = (text: string) => folderOf({ 'flows/mine/who/flow.yaml': flowText('mine/who', steps), 'flows/mine/who/talks.yaml': text });

describe('talk', () => {
  it('says that all went as written, and how much of the flow was seen', async () => {
    const { code, out } = await cli(['talk'], { cwd: project(talks(told, alone)) });
    expect([code, out]).toEqual([0, '2 talks: 0 failed; 3 of 3 steps visited (100%)\n']);
  });

  it('names the steps that no talk visits, with their line', async () => {
    const { code, out } = await cli(['talk'], { cwd: project(talks(told)) });
    expect(code).toBe(0);
    expect(out).toContain('flows/mine/who/flow.yaml:12:3 not visited by any talk: mine/who:alone\n');
    expect(out).toContain('2 of 3 steps visited (66%)');
  });

  it('points at the step and not at an option or an item of the same name', async () => {
    const own = '  close:\n    ask: Who?\n    options:\n      alone: {text: Nobody, go: end}\n      family: My family\n  alone:\n    checklist: Think.\n    items:\n      close: {ask: Is it close?, weight: hint, tactic: fear, because: So., unsure: Look.}\n  result:\n    verdict: alone\n';
    const { out } = await cli(['talk'], { cwd: folderOf({ 'flows/mine/flow.yaml': flowText('mine', own) }) });
    const places = out.split('\n').slice(0, 3).map((line) => line.replace(' not visited by any talk', ''));
    expect(places).toEqual(['flows/mine/flow.yaml:7:3: mine:close', 'flows/mine/flow.yaml:15:7: mine:alone.close', 'flows/mine/flow.yaml:16:3: mine:result']);
  });

  it.each([
    ['a step that is not asked', talks(told.replace('- who: {tap', '- whom: {tap')), 'talks.yaml:6:', 'mine/who:whom was to be asked, but mine/who:who is'],
    ['a button that is not there', talks(told.replace('tap: family', 'tap: friend')), 'talks.yaml:6:', 'There is no button "friend"'],
    ['an order that is another', talks(told.replace('[who, close]', '[close, who]')), 'talks.yaml:7:', 'not visited in this order'],
    ['an end that is none', talks('  - talk: They go\n    turns: []\n    ends: true\n'), 'talks.yaml:6:', 'The conversation is not over: mine/who:who is asked'],
    ['a verdict that is not told', talks(`${told}    verdict: stop\n`), 'talks.yaml:9:', 'The verdict is not told, not stop'],
    ['a turn after the end', talks(told.replace('      - who: {tap: family}\n', '      - who: {tap: family}\n      - who: {tap: nobody}\n')), 'talks.yaml:7:', 'the conversation is over'],
  ])('fails at %s, with the place in the talk', async (_name, text, place, message) => {
    const { code, out } = await cli(['talk'], { cwd: project(text) });
    expect(code).toBe(1);
    expect(out).toContain(place);
    expect(out).toContain('error talk-failed: They');
    expect(out).toContain(message);
    expect(out).toContain('1 failed');
  });

  it('fails when the flow or the talks cannot be read, and says why', async () => {
    const broken = await cli(['talk'], { cwd: project(talks('  - talk: They go\n    turns: nothing\n')) });
    expect([broken.code, broken.out]).toEqual([1, expect.stringContaining('talks.yaml:5:12 error bad-value')]);
    const flowless = await cli(['talk'], { cwd: folderOf({ 'flows/mine/flow.yaml': flowText('mine', '  hello: {sya: Hello.}\n') }) });
    expect([flowless.code, flowless.out]).toEqual([1, expect.stringContaining('flow.yaml:7:11 error no-kind')]);
  });

  it('says that nothing was tried where there are no talks', async () => {
    const { code, out } = await cli(['talk'], { cwd: folderOf({ ...noContent }) });
    expect([code, out]).toEqual([0, '0 talks: 0 failed; 0 of 0 steps visited\nNothing was tried: no flow here has talks. "bothends talk FLOW --record NAME" makes the first.\n']);
  });

  describe('--record', () => {
    const typing = (...lines: string[]) => Readable.from(lines.map((line) => `${line}\n`));

    it('keeps a played chat as a talk that passes, behind those that are there', async () => {
      const cwd = project(talks(told));
      const { code, out } = await cli(['talk', 'mine/who', '--record', 'Nobody: at first', '--situation', 'scam'], { cwd, stdin: typing('hmm', '2') });
      const entry = "  - talk: \"Nobody: at first\"\n    situation: scam\n    turns:\n      - who: hmm\n      - who: {tap: nobody}\n    visits: [alone, close]\n    ends: true\n";
      expect([code, out.slice(out.indexOf('flows/'))]).toEqual([0, `flows/mine/who/talks.yaml: one talk more\n${entry}`]);
      expect(readFileSync(join(cwd, 'flows/mine/who/talks.yaml'), 'utf8')).toBe(talks(told) + entry);
      expect((await cli(['talk'], { cwd })).out).toBe('2 talks: 0 failed; 3 of 3 steps visited (100%)\n');
    });

    it('begins the file of talks, in another language', async () => {
      const cwd = folderOf({ 'flows/mine/flow.yaml': flowText('mine', steps) });
      const { code, err } = await cli(['talk', 'flows/mine', '--record', 'En español', '--language', 'es'], { cwd, stdin: typing('family', 'gracias') });
      expect([code, err]).toEqual([0, expect.stringContaining('1 of the things you did')]);
      expect(readFileSync(join(cwd, 'flows/mine/talks.yaml'), 'utf8')).toBe('spec: 1\nflow: mine\ntalks:\n  - talk: En español\n    language: es\n    turns:\n      - who: family\n    visits: [close]\n    ends: true\n');
    });

    it.each([
      [['talk', '--record', 'x'], 'needs one flow'],
      [['talk', 'mine/who', '--record', 'x', '--situation', 'bad'], 'scam or genuine'],
      [['talk', 'mine/who', '--record', 'x', '--language', 'tlh'], 'does not speak'],
      [['talk', 'mine/who', '--record', 'x'], 'nothing was played'],
      [['talk', 'mine/who', '--record', 'They tell their family'], 'there is a talk "They tell their family" already'],
      [['talk', 'mine/wo', '--record', 'x'], 'there is no flow and no file mine/wo; did you mean mine/who?'],
    ])('%j is told as a mistake, and writes nothing', async (args, message) => {
      const cwd = project(talks(told));
      const { code, err } = await cli(args, { cwd, stdin: typing() });
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
      expect(readFileSync(join(cwd, 'flows/mine/who/talks.yaml'), 'utf8')).toBe(talks(told));
    });
  });

  it('says when the errors of a flow kept its talks from being played', async () => {
    const { code, out } = await cli(['talk'], { cwd: folderOf({ 'flows/mine/flow.yaml': flowText('mine', '  hello:\n    sya: Hello.\n') }) });
    expect([code, out]).toEqual([1, expect.stringContaining('0 talks: 0 failed; 0 of 0 steps visited; the error above kept talks from being played')]);
    expect(out).not.toContain('Nothing was tried');
  });

  it('knows a flow of a community by the last part of its name', async () => {
    const cwd = folderOf({ 'flows/community/parcel/flow.yaml': flowText('community/parcel') });
    expect((await cli(['graph', 'parcel'], { cwd })).out).toContain('%% community/parcel');
  });

  it('prints JSON that a program can read', async () => {
    const { code, out } = await cli(['talk', '--json'], { cwd: project(talks(told, alone)) });
    const { flows, ...totals } = JSON.parse(out);
    expect([code, totals]).toEqual([0, { talks: 2, failed: 0, broken: 0, steps: 3, covered: 3 }]);
    expect(flows[0].talks[0]).toEqual({ name: 'They tell their family', visited: ['mine/who:who', 'mine/who:close'], failures: [] });
  });

  describe('--report', () => {
    const check = '  signs:\n    checklist: Think.\n    items:\n      move: {ask: Must you move money?, weight: stop, tactic: authority, because: They want it., unsure: Ask.}\n  result:\n    verdict: signs\n';
    const said = (name: string, answer: string, situation?: string) => `  - talk: ${name}\n${situation ? `    situation: ${situation}\n` : ''}    turns:\n      - signs.move: "${answer}"\n`;
    const reported = (...all: string[]) => cli(['talk', '--report'], { cwd: folderOf({ 'flows/mine/flow.yaml': flowText('mine', check), 'flows/mine/talks.yaml': `spec: 1\nflow: mine\ntalks:\n${all.join('')}` }) });

    it('counts situations by what they were told, and leaves out talks that say none', async () => {
      const { code, out } = await reported(said('A thief', 'yes', 'scam'), said('A bank', 'no', 'genuine'), said('Somebody', 'yes'));
      expect(code).toBe(0);
      expect(out).toContain('mine: 1 scam, 0 missed; 1 genuine, 0 false alarms, 0 warned\n');
      expect(out).toContain('all 1 flows with a verdict: 1 scam, 0 missed; 1 genuine, 0 false alarms, 0 warned\n');
    });

    it('names each false alarm and each missed danger with its place', async () => {
      const { code, out } = await reported(said('A quiet thief', 'no', 'scam'), said('A bank', 'yes', 'genuine'));
      expect(code).toBe(1);
      expect(out).toContain('flows/mine/talks.yaml:9:16 false alarm: A bank\n');
      expect(out).toContain('flows/mine/talks.yaml:5:16 missed danger: A quiet thief\n');
      expect(out).toContain('mine: 1 scam, 1 missed; 1 genuine, 1 false alarms, 0 warned\n');
    });

    it('says of the official checks: at least three scams and two genuine situations each, no false alarm, no missed danger', async () => {
      const { code, out } = await cli(['talk', '--report', 'flows/checks']);
      const rows = [...out.matchAll(/^(checks\/\S+): (\d+) scam, (\d+) missed; (\d+) genuine, (\d+) false/gm)].map(([, flow, ...counts]) => ({ flow, counts: counts.map(Number) }));
      expect([code, rows.length]).toEqual([0, readdirSync(join(root, 'flows/checks')).length]);
      for (const { flow, counts: [scam = 0, missed, genuine = 0, alarms] } of rows) {
        expect({ flow, enough: scam >= 3 && genuine >= 2, missed, alarms }).toEqual({ flow, enough: true, missed: 0, alarms: 0 });
      }
    });
  });
});
