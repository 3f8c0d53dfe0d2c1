import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Component } from '../../src/adapters/discord/components.ts';
import { type Call, render } from '../../src/adapters/discord/render.ts';
import { draw } from '../../src/looks/discord/draw.ts';
import { htmlOf } from '../../src/looks/discord/markdown.ts';
import { clean } from '../../src/message/clean.ts';
import type { Message } from '../../src/message/message.ts';
import { buttonsOf, textsOf } from '../../src/message/plain.ts';
import { cost } from '../cost.ts';
import { anyMessage, anyText, follows, hostileTexts } from '../message/arbitrary.ts';
import { cli, flowText, folderOf, root } from './kit.ts';

const words = (_: string | undefined, key: string, values?: Record<string, string | number>) => (values ? Object.values(values).join(' of ') : key);
const room = { name: 'help', private: false };

/** Everything of a turn, as the client draws it. */
function drawn(message: Message): string {
  const calls = render({ messages: [message] }, null, words).calls as Call[];
  const sheets = calls.flatMap((call): Component[] => (call.do === 'show' ? [call.sheet.box] : []));
  return draw(room, sheets.map((box) => ({ said: { by: 'bot', components: [box] }, quiet: true })));
}

const empty = new Set(['br', 'hr', 'wbr', 'path']);
const known = new Set([...empty, 'header', 'footer', 'ol', 'ul', 'li', 'div', 'span', 'p', 'b', 'code', 'h3', 'time', 'svg', 'strong', 'em', 'blockquote', 'a', 'button', 'details', 'summary', 'figure', 'figcaption']);

/** What is left to read, addresses of links included. Throws where an element is not closed in its turn, or is none that the look draws. */
function read(html: string): string {
  const open: string[] = [];
  const text = html.replaceAll(/<(\/?)([a-z0-9]+)([^<>]*)>/g, (_whole, closes: string, name: string, attributes: string) => {
    if (!known.has(name)) throw new Error(`there is <${name}>`);
    const link = /^(?: (?:class|lang|type|href|rel|aria-hidden|viewBox|fill|d)="[^"]*"| disabled| open)*\/?$/;
    if (!link.test(attributes)) throw new Error(`<${name}${attributes}>`);
    if (closes && open.pop() !== name) throw new Error(`</${name}> closes something else`);
    if (!closes && !empty.has(name)) open.push(name);
    return name === 'br' ? '\n' : (/ href="([^"]*)"/.exec(attributes)?.[1] ?? '');
  });
  expect(open).toEqual([]);
  expect(text).not.toMatch(/[<>]/);
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

describe('a page in Discord’s look', () => {
  test('shows every text in order, and every button', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const text = read(drawn(message));
        let at = 0;
        for (const each of textsOf(message)) {
          at = follows(text, clean(each), at);
          expect(at, each).toBeGreaterThanOrEqual(0);
        }
        for (const { label } of buttonsOf(message)) expect(follows(text, clean(label), 0), label).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test.each(hostileTexts)('shows as it is written what would act: %j', (text) => {
    const html = drawn({ blocks: [{ kind: 'text', text }, { kind: 'quote', text }] });
    const wanted = clean(text).replace(/\s+/g, ' ').trim();
    expect(read(html).replace(/\s+/g, ' ')).toContain(wanted);
    expect(html).not.toMatch(/<(b|a|em|strong|ul)\b[^>]*>(bold|tag|link|claim)/);
  });

  test('draws whatever stands in a text as well-formed HTML, marks of the adapter or not', () => {
    const marks = fc.constantFrom('**', '*', '\\', '[', '](https://example.org/a"b)', '](javascript:x)', '> ', '- ', '-# ', '  ', '\n', '<', '"', '&', 'word', '☎');
    fc.assert(fc.property(fc.oneof(anyText, fc.array(marks, { maxLength: 40 }).map((all) => all.join(''))), (text) => void read(htmlOf(text))));
  });

  test('links lead to web pages only', () => {
    expect(htmlOf('[x](javascript:alert)')).not.toContain('<a');
    expect(htmlOf('[x](https://example.org/a&b)')).toBe('<p><a href="https://example.org/a&amp;b" rel="noreferrer">x</a></p>');
    const link = { type: 2, style: 5, label: 'x', url: 'javascript:alert(1)' } as const;
    const html = draw(room, [{ said: { by: 'bot', components: [{ type: 1, components: [link] }] }, quiet: false }]);
    expect(html).not.toContain('javascript');
  });

  test.each(['[', '*', '\\', '**a', '[a](', '> '])('a text of many %j takes no longer than its length', (sign) => {
    expect(cost(() => htmlOf(sign.repeat(20_000)))).toBeLessThan(1_000);
  });
});

const steps = `  hello:
    say: "Tom & Ann <b>say</b> **hi**."
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
  last:
    ask: And then?
    options: {e: {text: Fifth, match: [five]}, f: {text: Sixth, go: end}}
  bye:
    say: Goodbye.
`;
const talks = `spec: 1
flow: my/own
talks:
  - talk: By buttons
    turns: [{first: b}, {many: {pick: [c]}}]
  - talk: By words
    turns: [{first: a}, {many: {pick: [d]}}, {last: five}]
`;
const folder = () => folderOf({ 'flows/my/own/flow.yaml': flowText('my/own', steps), 'flows/my/own/talks.yaml': talks });

describe('bothends transcript --as discord', { timeout: 30_000 }, () => {
  test('shows in a server what only the person sees: the command, what was chosen, the open question', async () => {
    const { code, out } = await cli(['transcript', 'my/own', '--as', 'discord', '--talk', 'buttons'], { cwd: folder() });
    expect(code).toBe(0);
    const body = out.slice(out.indexOf('<body>'));
    await expect(body).toMatchFileSnapshot('transcript.discord.html');
    expect(read(body.replace(/<\/?(body|html|section|h2)>/g, ''))).toContain('Tom & Ann <b>say</b> **hi**.');
  });

  test('goes to the private chat where something is typed that is no button', async () => {
    const { out } = await cli(['transcript', 'my/own', '--as', 'discord', '--talk', 'words'], { cwd: folder() });
    expect(out).toContain('Message @Both Ends');
    expect(out).toMatch(/<li class="message person">[^]*<p>five<\/p>/);
    expect(out).not.toContain('Only you can see this');
    expect(out).toContain('Goodbye.');
  });

  test('fetches nothing and runs nothing', async () => {
    const { out } = await cli(['transcript', 'my/own', '--as', 'discord'], { cwd: folder() });
    expect(out).not.toMatch(/<script|src=|url\(|@import|<link|<img/);
    expect(out).toContain("default-src 'none'; img-src data:;");
  });

  test.each([['light'], ['dark']])('is %s where that is asked for', async (theme) => {
    const { out } = await cli(['transcript', 'my/own', '--as', 'discord', '--theme', theme], { cwd: folder() });
    expect(out).toContain(`color-scheme: ${theme};`);
  });

  test('follows its reader where nothing is said, and knows no other theme', async () => {
    expect((await cli(['transcript', 'my/own', '--as', 'discord'], { cwd: folder() })).out).toContain('color-scheme: light dark;');
    const { code, err } = await cli(['transcript', 'my/own', '--as', 'discord', '--theme', 'sepia'], { cwd: folder() });
    expect([code, err]).toEqual([2, expect.stringContaining('--theme is light or dark, not sepia')]);
  });

  test('shows an official flow in its language, and a discreet one', async () => {
    const home = await cli(['transcript', 'home', '--as', 'discord', '--talk', 'En español, en medio de una llamada'], { cwd: root });
    expect([home.code, home.out]).toEqual([0, expect.stringContaining('<html lang="es">')]);
    const held = await cli(['transcript', 'crisis/held', '--as', 'discord', '--turns', '1'], { cwd: root });
    expect(held.code).toBe(0);
    expect(held.out).toContain('<code>/check</code>');
  });

  test('holds the pictures that a flow shows, with their descriptions', async () => {
    const { code, out } = await cli(['transcript', 'lessons/two-sets-of-victims', '--as', 'discord', '--talk', 'The whole lesson'], { cwd: root });
    expect(code).toBe(0);
    expect(out).toMatch(/<div class="gallery"><img alt="[^"]{40,}" src="data:image\/png;base64,iVBOR[A-Za-z0-9+/=]{1000,}"><\/div>/);
    expect(out.match(/src=/g)).toHaveLength(out.match(/src="data:image/g)?.length ?? 0);
  });
});
