import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../bot/kit.ts';
import { cli, flowText, folderOf, root } from './kit.ts';

const steps = `  hello:
    say: "Tom & Ann <b>say</b> hi."
  first:
    ask: What is it?
    options:
      a: {text: The first, go: many}
      b: {text: The second}
  second:
    say: So it was the second.
  many:
    ask: Which of these?
    many: true
    options:
      c: {text: Third}
      d: {text: Fourth}
  third:
    when: "'c' in many"
    say: So it was the third.
  bye:
    say: Goodbye.
`;
const talks = `spec: 1
flow: my/own
talks:
  - talk: By buttons
    turns: [{first: {tap: b}}, {many: {pick: [c]}}]
  - talk: By words
    turns: [{first: the first}]
`;
const folder = () => folderOf({ 'flows/my/own/flow.yaml': flowText('my/own', steps), 'flows/my/own/talks.yaml': talks });

describe('bothends transcript', { timeout: 30_000 }, () => {
  test('shows what is sent, as the chat would be left', async () => {
    const { code, out } = await cli(['transcript', 'my/own', '--as', 'telegram'], { cwd: folder() });
    expect(code).toBe(0);
    expect(out.match(/<h2>.*?<\/h2>/g)).toEqual(['<h2>By buttons</h2>', '<h2>By words</h2>']);
    expect(out).toContain('Tom &amp; Ann &lt;b&gt;say&lt;/b&gt; hi.');
    const [, buttons = '', words = ''] = out.split('<h2>');
    expect(buttons).toContain('What is it?\n\n→ The second');
    expect(buttons).toContain('→ Third');
    expect(buttons).toMatch(/Goodbye/);
    expect(words).toContain('<div class="message person"><div class="text">the first');
    expect(words).toMatch(/class="key">Third</);
  });

  test('fetches nothing and runs nothing', async () => {
    const { out } = await cli(['transcript', 'my/own', '--as', 'telegram'], { cwd: folder() });
    expect(out).not.toMatch(/<script|src=|url\(|@import|<link/);
    expect(out).toContain("default-src 'none'");
  });

  test('goes no further than asked, with the buttons that are open then, into a file', async () => {
    const file = join(temporaryFolder(), 'page.html');
    const { code, out } = await cli(['transcript', 'my/own', '--as', 'telegram', '--talk', 'BUTTONS', '--turns', '0', '--out', file], { cwd: folder() });
    expect([code, out]).toEqual([0, '']);
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/class="key">The first</);
    expect(page).not.toContain('Goodbye');
  });

  test('shows an official flow in its language', async () => {
    const { code, out } = await cli(['transcript', 'home', '--as', 'telegram', '--talk', 'A company asks'], { cwd: root });
    expect(code).toBe(0);
    expect(out).toContain('/start');
    expect(out).toContain('→ I am about to pay or share something');
  });

  test.each([
    [['my/own', '--as', 'papyrus'], 'there is no look called papyrus'],
    [['my/other', '--as', 'telegram'], 'there is no'],
    [['my/own', '--as', 'telegram', '--talk', 'zzz'], 'has no talk called'],
    [['my/own', '--as', 'telegram', '--turns', 'x'], '--turns takes a number'],
    [['my/own'], '--as'],
  ])('%j is told in one line', async (args, message) => {
    const { code, err } = await cli(['transcript', ...args], { cwd: folder() });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
