import { describe, expect, it } from 'vitest';
import { filesOf } from '../content/small.ts';
import { cli, flowText, folderOf } from './kit.ts';

const facts = `facts:
  - {id: told, claim: Many people are asked for money, source: A police force, url: "https://police.example/report", date: 2026-05, seen_on: 2026-11-22, status: verified_publisher}
  - {id: kept, claim: Nobody cites this, source: A column, seen_on: 2026-11-22, status: seed_only}
corrections:
  - {id: wrong, said: Everybody is asked, correct: Many people are, url: "https://police.example/report", status: verified_publisher}
  - {id: alone, said: Nobody is asked, correct: Many people are, status: verified_publisher}
`;
const sources = 'police: {name: A report, url: "https://police.example/report", status: V}\n';
const steps = `  many: {say: Many people are asked for money., facts: [told]}
  signs:
    checklist: Think.
    items:
      gift_cards: {ask: Do they want gift cards?, weight: stop, tactic: fear, because: So., unsure: Look.}
  result: {verdict: signs}
`;
const themes = (step: string) => `themes:\n  - {id: asked, theme: Who is asked, told: [${step}], corrects: [wrong], left_out: Why}\n`;
const flow = flowText('mine/who', steps).replace('steps:', 'sources: [police]\nsteps:');
/** A content folder without mistakes, with facts, sources and themes of our own. */
const small = Object.fromEntries(filesOf(new URL('../content/small', import.meta.url)).map(({ file, text }) => [`content/${file}`, text]));
const project = (step: string, text = flow) =>
  folderOf({ ...small, 'flows/mine/who/flow.yaml': text, 'content/facts.yaml': facts, 'content/sources.yaml': sources, 'content/themes.yaml': themes(step) });

interface Report {
  themes: unknown[];
  corrections: { id: string; themes: string[] }[];
  facts: { id: string; used: string[]; tellable: boolean }[];
  signs: { flow: string; sources: { id: string }[]; signs: unknown[] }[];
  diagnostics: { code: string; file: string; range: { start: { line: number; column: number } }; message: string; hint?: string }[];
}
const reportIn = async (cwd?: string): Promise<Report> => JSON.parse((await cli(['content', '--report', '--json'], cwd === undefined ? {} : { cwd })).out);
const astray = ({ diagnostics }: Report) => diagnostics.filter(({ code }) => code === 'theme-unknown');

describe('content --report', () => {
  it('says of the official content that every theme and every correction is told', async () => {
    const { code, out } = await cli(['content', '--report']);
    expect(code).toBe(0);
    expect(out).toMatch(/^THEMES\n[\s\S]*\n\nCORRECTIONS\n[\s\S]*\n\nFACTS\n[\s\S]*\n\nFACTS NOT USED\n[\s\S]*\n\nSIGNS\n[\s\S]*\n\d+ themes; \d+ corrections, 0 told nowhere; /);
  });

  it('uses no fact that is not to be told, and gives every checklist its sources', async () => {
    const { facts: all, signs } = await reportIn();
    expect(all.filter(({ tellable, used }) => !tellable && used.length > 0)).toEqual([]);
    expect(all.filter(({ used }) => used.length > 0).length).toBeGreaterThan(40);
    expect(signs.filter((each) => each.sources.length === 0).map((each) => each.flow)).toEqual([]);
  });

  it('prints, as JSON, where each thing is told', async () => {
    const report = await reportIn(project('mine/who:many'));
    expect(report.themes).toEqual([{ id: 'asked', theme: 'Who is asked', told: ['mine/who:many'], corrects: ['wrong'], left_out: 'Why' }]);
    expect(report.corrections.map(({ id, themes: told }) => [id, told])).toEqual([['wrong', ['asked']], ['alone', []]]);
    expect(report.facts.map(({ id, used, tellable }) => [id, used, tellable])).toEqual([['told', ['mine/who:many'], true], ['kept', [], false]]);
    expect(report.signs).toEqual([
      {
        flow: 'mine/who',
        sources: [{ id: 'police', name: 'A report', url: 'https://police.example/report', status: 'V' }],
        signs: [{ sign: 'signs.gift_cards', weight: 'stop', tactic: 'fear', ask: 'Do they want gift cards?' }],
      },
    ]);
    expect(report.diagnostics).toEqual([]);
  });

  it('prints the same to read, and the numbers alone when no report is asked for', async () => {
    const cwd = project('mine/who:many');
    const { code, out } = await cli(['content', '--report'], { cwd });
    expect(code).toBe(0);
    expect(out).toContain('asked  Who is asked\n  mine/who:many\n  corrects: wrong\n  left out: Why\n');
    expect(out).toContain('alone  told nowhere\n');
    expect(out).toContain('told  verified_publisher  A police force, 2026-05\n  mine/who:many\n');
    expect(out).toContain('kept  seed_only  A column, no date  not to be told\n');
    expect(out).toContain('mine/who  rests on:\n  police (V)  A report  https://police.example/report\n  signs.gift_cards  stop, fear: Do they want gift cards?\n');
    const short = await cli(['content'], { cwd });
    expect(short.out).toBe('1 theme; 2 corrections, 1 told nowhere; 2 facts, 1 used; 1 sign in 1 flow\n');
  });

  it('is an error where a theme names a step that is not there, with its place; lint says so too', async () => {
    const cwd = project('mine/who:mayn');
    const [found, ...more] = astray(await reportIn(cwd));
    expect([found?.file, found?.range.start, found?.hint, more]).toEqual(['content/themes.yaml', { line: 2, column: 45 }, 'Did you mean "mine/who:many"?', []]);
    expect((await cli(['content', '--report'], { cwd })).code).toBe(1);
    expect((await cli(['lint'], { cwd })).out).toContain('content/themes.yaml:2:45 error theme-unknown');
  });

  it('says nothing of the steps of a flow that does not compile: its own mistakes are told', async () => {
    expect(astray(await reportIn(project('mine/who:many', flow.replace('{say: Many', '{sya: Many'))))).toEqual([]);
  });

  it('does not look for official themes among the flows of another folder', async () => {
    const report = await reportIn(folderOf({ 'flows/mine/who/flow.yaml': flowText('mine/who') }));
    expect(report.themes.length).toBeGreaterThan(10);
    expect(astray(report)).toEqual([]);
  });
});
