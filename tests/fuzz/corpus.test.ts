import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, isError } from '../../src/diagnostic.ts';
import { compile } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import { textsOf } from '../../src/message/plain.ts';
import { cost } from '../cost.ts';
import { bigs, head } from './corpus/big.ts';
import { harmIn } from './harm.ts';
import { stroll } from './stroll.ts';
import { compiledBeside, lexicon, strangers, worldOf } from './worlds.ts';

/** The stated bound on a file from somebody we do not know: refused, with its place, within a second of computing. */
const BOUND_MS = 1_000;
const folder = new URL('corpus/', import.meta.url);
const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as Record<string, string>; // written beside the files
const small = Object.entries(index).map(([file, code]) => ({ name: file, code, texts: new Map([['community/x', readFileSync(new URL(`files/${file}`, folder))]]) }));
const cases = [...small, ...bigs].map((each) => [each.name, each] as const);

const sourcesOf = (texts: ReadonlyMap<string, string | Uint8Array>): FlowSource[] => [...texts].map(([flow, text]) => strangers(flow, text));

/** Every finding has a place in the file, and says something that can be printed. */
function expectTold(found: readonly Diagnostic[], texts: ReadonlyMap<string, string | Uint8Array>): void {
  for (const { file, range, message, hint } of found) {
    const lines = String(texts.get(file.replace(/\/flow\.yaml$/, '')) ?? '').split('\n').length;
    expect(range.start.line).toBeGreaterThan(0);
    expect(range.start.line).toBeLessThanOrEqual(Math.max(1, lines));
    expect(range.start.column).toBeGreaterThan(0);
    expect(`${message} ${hint}`.length).toBeLessThan(2_000);
  }
}

/** As large as a community's flow may be: thirty questions, each of which leads over two texts. */
function largest(): string {
  const texts = Array.from({ length: 20 }, (_, at) => `  q${at}: {ask: "Which one is it of these ${at}?", options: {a: One, b: Two, c: Three, d: Four}}\n  t${at}: {say: "{q${at}, select, a {The first one.} b {The second one.} other {Another one.}} Take your time.", when: "q${at} == 'a' || q${at} == 'c'"}\n`);
  const items = Array.from({ length: 40 }, (_, at) => `      i${at}: {ask: "Do they hurry you?", weight: hint, tactic: urgency, because: "It leaves no time.", unsure: "Wait for a day."}\n`);
  return `${head()}steps:\n${texts.join('')}  signs:\n    checklist: Think about them.\n    items:\n${items.join('')}  told: {verdict: signs}\n  next: {call: after/happened}\n`;
}

it('the largest flow that is let in takes milliseconds a turn', () => {
  const { programs, diagnostics } = compiledBeside([strangers('community/x', largest())]);
  expect(diagnostics.filter((each) => isError(each) && each.file.startsWith('community/')).map(({ message }) => message)).toEqual([]);
  const world = worldOf({ programs });
  stroll(world, 'community/x', () => 0, 60); // warm
  let walked = 0;
  const took = cost(() => (walked = stroll(world, 'community/x', (count) => (count > 2 ? 1 : 0), 60).messages.length));
  expect(walked).toBeGreaterThan(50);
  expect(took / walked).toBeLessThan(10);
});

describe('the hostile corpus', () => {
  it('has every file in its index, and at least 150', () => {
    expect(readdirSync(new URL('files/', folder)).sort()).toEqual(Object.keys(index).sort());
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });

  it.each(cases)('%s: is refused with its place, or shows nothing that harms', (_name, { code, texts }) => {
    const { programs, diagnostics } = compiledBeside(sourcesOf(texts));
    const found = diagnostics.filter(({ file }) => file.startsWith('community/x'));
    expectTold(found, texts);
    const codes = found.filter(isError).map((each) => each.code);
    if (code !== 'harmless') {
      expect(codes.some((each) => each === code || each.startsWith(`${code}-`)), `${code} is not among ${[...new Set(codes)].join(', ')}`).toBe(true);
      expect([...texts.keys()].every((flow) => programs.has(flow))).toBe(false);
      return;
    }
    expect(codes).toEqual([]);
    const walked = stroll(worldOf({ programs }), 'community/x', () => 0);
    expect(textsOf(walked.first ?? { blocks: [] })[0]).toBe('Written by Blue Library, not by the makers of this bot.');
    expect(harmIn(walked.messages)).toEqual([]);
  });

  it.each(cases)('%s: takes less than a second', (_name, { texts }) => {
    const sources = sourcesOf(texts);
    expect(cost(() => compile(sources, lexicon))).toBeLessThan(BOUND_MS + sources.length * 5); // a fixed time for each: not for each pair
  });

  it('changes nothing of what every object has', () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
