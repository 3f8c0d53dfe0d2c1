import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { placeAt } from '../../src/playground/place.ts';
import { keysAt } from '../../src/playground/schema.ts';
import { about, type Names, stepsIn, suggestionsAt } from '../../src/playground/suggest.ts';

const { content } = loadContent(fileURLToPath(new URL('../../content', import.meta.url)));
const starter = readFileSync(new URL('../../src/playground/page/starter.yaml', import.meta.url), 'utf8');
const steps = stepsIn(starter.split('\n'));
const names: Names = {
  content,
  lexicon: toLexicon(content),
  flows: [{ flow: 'after/happened', title: 'What happened' }],
  steps: steps.map(({ id }) => id),
  checklists: steps.filter(({ checklist }) => checklist).map(({ id }) => id),
};

/** Where the bar stands. */
function at(text: string) {
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('|'));
  const column = lines[line]?.indexOf('|') ?? 0;
  return placeAt(lines.map((each) => each.replace('|', '')), line, column);
}

describe('the place of the cursor', () => {
  test.each([
    ['ti|', [], 'key', 'ti'],
    ['title: So|', ['title'], 'value', 'So'],
    ['steps:\n  hello:\n    s|', ['steps', 'hello'], 'key', 's'],
    ['steps:\n  hello:\n\n    # a remark\n    go: |', ['steps', 'hello', 'go'], 'value', ''],
    ['steps:\n  a: {say: Hi}\n  b:\n    ask: What?\n    options:\n      x: {text: Yes, go: cl|', ['steps', 'b', 'options', 'x', 'go'], 'value', 'cl'],
    ['steps:\n  b: {say: Hi, wh|', ['steps', 'b'], 'key', 'wh'],
    ['sources: [one, t|', ['sources'], 'value', 't'],
    ['sources:\n  - on|', ['sources'], 'value', 'on'],
    ['start:\n  phrases:\n    - one\nsteps:\n  |', ['steps'], 'key', ''],
  ] as const)('%j', (text, path, kind, typed) => {
    const place = at(text);
    expect([place.path, place.kind, place.typed]).toEqual([path, kind, typed]);
  });

  test('knows what the same map has, above and below', () => {
    expect(at('steps:\n  a:\n    say: Hi\n    |\n    go: end\n  b:\n    when: x').beside).toEqual(['say', 'go']);
  });
});

describe('suggestions', () => {
  const labels = (text: string) => suggestionsAt(at(text), names).map(({ label }) => label);

  test('name what a step may still have, of its kind alone', () => {
    expect(labels('steps:\n  a:\n    |')).toEqual(expect.arrayContaining(['ask', 'say', 'checklist', 'practice', 'when']));
    expect(labels('steps:\n  a:\n    ask: What?\n    |')).toEqual(['options', 'when', 'go', 'facts', 'why', 'many', 'optional']);
    expect(keysAt([], []).slice(0, 6).every(({ needed }) => needed)).toBe(true);
  });

  test('name what a value may refer to', () => {
    expect(labels('steps:\n  a:\n    items:\n      x:\n        weight: |')).toEqual(['stop', 'strong', 'hint']);
    expect(labels('steps:\n  a:\n    items:\n      x:\n        tactic: |')).toContain('urgency');
    expect(labels('steps:\n  someone:\n    go: |')).toEqual(['shown', 'close', 'end']);
    expect(labels('steps:\n  a:\n    resource: |')).toContain('emotional');
    expect(labels('steps:\n  a:\n    verdict: |')).toEqual(['signs']);
    expect(labels('steps:\n  a:\n    call: |')).toEqual(['after/happened']);
    expect(labels('steps:\n  a:\n    facts: [|').every((id) => names.lexicon.facts.has(id))).toBe(true);
  });

  test('tell what a name means', () => {
    const tactic = at('steps:\n  a:\n    items:\n      x:\n        tactic: urgency|');
    expect(about(tactic, 'urgency', names)).toMatch(/^Rushing you\. /);
    expect(about(at('steps:\n  a:\n    ask: x\n    |'), 'many', names)).toBe('Several options can be chosen together.');
  });
});
