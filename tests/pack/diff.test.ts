import { describe, expect, it } from 'vitest';
import { diffPacks, tellChange } from '../../src/pack/diff.ts';
import { officialFiles, packed } from './kit.ts';

const flow = `spec: 1
flow: checks/parcel
title: Is this parcel real?
language: en
reviewed: {on: 2026-11-25, by: Ana, again_within: 180d}
steps:
  signs:
    checklist: Think about the message.
    items:
      fee: {ask: Do they want a small fee?, weight: strong, tactic: urgency, because: The post takes none., unsure: Look on the parcel.}
      link: {ask: Is there a link?, weight: hint, tactic: authority, because: It leads to them., unsure: Read it aloud.}
  result: {verdict: signs}
  who:
    ask: Who can you show this to?
    options:
      family: {text: My family, go: close}
      nobody: Nobody
  alone: {say: You are not alone.}
  close: {say: Well done.}
`;
const talks = 'spec: 1\nflow: checks/parcel\ntalks:\n  - talk: A fee\n    turns:\n      - signs.fee: "yes"\n    verdict: warning\n';
const spanish = 'spec: 1\nflow: checks/parcel\nlanguage: es\nmade: {how: person, on: 2026-11-25}\nnative_review: none\ntexts:\n  title: {of: "00000000", text: Uno}\n';

const told = async (changed: string, others: Record<string, string> = {}, before: Record<string, string> = {}) =>
  diffPacks(await packed({ 'flow.yaml': flow, ...before }), await packed({ 'flow.yaml': changed, ...others })).map(tellChange);

describe('the difference of two packs', () => {
  it.each([
    ['Do they want a small fee?', 'Do they want money?', 'Step `signs`, item `fee`: the question changed: "Do they want a small fee?" -> "Do they want money?"'],
    ['weight: strong', 'weight: stop', 'Step `signs`, item `fee`: the weight changed: "strong" -> "stop"'],
    ['  alone: {say: You are not alone.}\n', '', 'Step `alone` is gone: "You are not alone."'],
    ['  close:', '  later: {say: Read it again tomorrow.}\n  close:', 'Step `later` is new: "Read it again tomorrow."'],
    ['text: My family, go: close', 'text: My family, go: alone', 'Step `who`, option `family`: where it goes on changed: "close" -> "alone"'],
    ['nobody: Nobody', 'nobody: {text: No one}', 'Step `who`, option `nobody`: the words changed: "Nobody" -> "No one"'],
    ['title: Is this parcel real?', 'title: Is it real?', 'The title changed: "Is this parcel real?" -> "Is it real?"'],
    ['on: 2026-11-25', 'on: 2026-12-25', 'The review, on changed: "2026-11-25" -> "2026-12-25"'],
    ['spec: 1', '# hello\nspec: 1', 'The flow: only comments or how it is written'],
    ['steps:', 'steps: [', 'The flow, which cannot be read changed'],
  ])('with %j instead', async (from, to, sentence) => {
    const [only, ...more] = await told(flow.replace(from, to));
    expect(only?.startsWith(sentence)).toBe(true);
    expect(more).toEqual([]);
  });

  it('says nothing of a longer way to write the same, but that it is written so', async () => {
    expect(await told(flow.replace('nobody: Nobody', 'nobody: {text: Nobody}'))).toEqual(['The flow: only comments or how it is written']);
  });

  it('tells another order of steps, items and options', async () => {
    const moved = flow.replace(/( {6}fee:.*\n)( {6}link:.*\n)/, '$2$1');
    expect(await told(moved)).toEqual(['Step `signs`, its items: the order changed: "fee, link" -> "link, fee"']);
  });

  it('tells translations by text and talks by name', async () => {
    const now = { 'flow.es.yaml': spanish.replace('Uno', 'Dos'), 'talks.yaml': talks.replace('A fee', 'A small fee') };
    expect(await told(flow, now, { 'flow.es.yaml': spanish, 'talks.yaml': talks })).toEqual([
      'In es, "title": the words changed: "Uno" -> "Dos"',
      'The talk "A fee" is gone: "A fee"',
      'The talk "A small fee" is new: "A small fee"',
    ]);
    expect(await told(flow, { 'flow.es.yaml': spanish })).toEqual(['The translation into es is new']);
    expect(await told(flow, {}, { 'talks.yaml': talks })).toEqual(['The file of talks is gone']);
  });

  it('tells another author and licence', async () => {
    const files = officialFiles('checks/rental');
    const changes = diffPacks(await packed(files), await packed(files, { author: 'Ben', licence: 'CC0-1.0' }));
    expect(changes.map(tellChange)).toEqual(['The author changed: "Ana" -> "Ben"', 'The licence changed: "CC-BY-4.0" -> "CC0-1.0"']);
    expect(diffPacks(await packed(files), await packed(files))).toEqual([]);
  });
});
