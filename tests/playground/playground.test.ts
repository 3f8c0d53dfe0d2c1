import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTalks } from '../../src/engine/talks/read.ts';
import { makePack } from '../../src/pack/pack.ts';
import { press, Site, weightOf, windowOf, write } from './browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const starter = readFileSync(new URL('../../src/playground/page/starter.yaml', import.meta.url), 'utf8');
/** The same by those who make the bot: pictures, links and whatever else a community may not use. */
const ours = starter.replace('community/game-trade', 'checks/game-trade');

let site: Site;
beforeAll(async () => {
  site = await Site.open();
}, 60_000);
afterAll(() => site.close());

describe('the playground', { timeout: 60_000 }, () => {
  test('tells what is wrong while it is typed, and where, and then follows the mended flow', async () => {
    const page = await site.visit();
    await windowOf(page, 'telegram').getByText('Must you pay or send your items first?').waitFor();
    await write(page, starter.replace('tactic: urgency', 'tactic: urgincy'));
    const finding = page.locator('#findings li');
    await soon(() => page.locator('#count').textContent()).toBe('1 error');
    expect(await finding.innerText()).toContain('Line 19There is no tactic "urgincy"');
    expect(await finding.innerText()).toContain('Did you mean "urgency"?');
    expect(await page.locator('.cm-lintRange-error').innerText()).toBe('urgincy');
    await soon(() => page.locator('#where').innerText()).toBe('The chat keeps the flow from before the error');
    const link = await finding.getByRole('link').getAttribute('href');
    expect((await page.request.get(site.address + link)).status()).toBe(200);
    await finding.getByRole('button').click();
    await page.keyboard.press('End');
    for (const _ of 'incy') await page.keyboard.press('Backspace');
    await page.keyboard.type('ency');
    await soon(() => page.locator('#count').textContent()).toBe('No findings');
    await page.context().close();
  });

  test('plays to a verdict in both looks at once, lights the step, and keeps the chat as a test', async () => {
    const page = await site.visit();
    await page.locator('#telegram').getByRole('button', { name: 'Yes' }).focus();
    await page.keyboard.press('Enter');
    await windowOf(page, 'discord').getByText('Do they want to trade outside').waitFor();
    expect(await page.locator('#telegram [data-press]:focus').innerText()).toBe('Yes');
    await press(page, 'discord', 'Yes');
    for (const look of ['telegram', 'discord'] as const) {
      await windowOf(page, look).getByText('Keep your items. You owe them nothing.').waitFor();
    }
    await soon(() => page.locator('[aria-current=step]').getAttribute('aria-label')).toContain('someone, ask');
    await page.getByLabel('Type to the bot').fill('nobody right now');
    await page.keyboard.press('Enter');
    await windowOf(page, 'discord').getByText('Which country are you in?').waitFor();
    await page.getByLabel('Type to the bot').fill('Kenya');
    await page.keyboard.press('Enter');
    for (const look of ['telegram', 'discord'] as const) await windowOf(page, look).getByText('You did the right thing by checking.').waitFor();
    await soon(() => page.locator('#said').innerText()).toContain('You did the right thing by checking.');
    await soon(() => page.locator('#where').innerText()).toBe('The chat is over');
    await page.getByRole('button', { name: 'Keep as a test' }).click();
    const { talks, diagnostics } = readTalks('talks.yaml', await page.locator('#talk').inputValue(), 'community/game-trade');
    expect(diagnostics).toEqual([]);
    expect(talks[0]?.turns.map(({ asked, action }) => [asked, action])).toEqual([
      ['community/game-trade:signs.pay_first', { tap: 'yes' }],
      ['community/game-trade:signs.outside', { tap: 'yes' }],
      ['community/game-trade:someone', 'nobody right now'],
      ['community/game-trade:close', 'Kenya'],
    ]);
    expect(talks[0]?.verdict).toBe('stop');
    await page.context().close();
  });

  test('an edit moves nobody: the chat stays at its place, with the new words', async () => {
    const page = await site.visit();
    await press(page, 'discord', 'No');
    await page.getByRole('button', { name: /^Step signs,/ }).click();
    expect(await page.locator('.cm-activeLine').innerText()).toBe('  signs:');
    await write(page, starter.replace('Do they want to trade', 'Are you asked to trade'));
    for (const look of ['telegram', 'discord'] as const) await windowOf(page, look).getByText('Are you asked to trade').waitFor();
    await page.getByRole('button', { name: 'Back', exact: true }).last().click();
    await windowOf(page, 'telegram').getByText('Must you pay or send your items first?').last().waitFor();
    await page.context().close();
  });

  test('speaks another language, calls official flows, and goes home', async () => {
    const page = await site.visit();
    await page.getByLabel('Examples').selectOption('checks/rental');
    await windowOf(page, 'telegram').getByText('Think about the home').waitFor();
    await page.getByLabel('Language').selectOption('es');
    await windowOf(page, 'telegram').getByRole('button', { name: 'Sí', exact: true }).click();
    await windowOf(page, 'discord').getByText('¿Ya pasó algo de esto?').last().waitFor();
    await soon(() => page.locator('[aria-current=step]').getAttribute('aria-label')).toContain('happened, call');
    await press(page, 'discord', 'Nada todavía');
    await windowOf(page, 'discord').getByRole('button', { name: 'Nada todavía', pressed: true }).waitFor();
    await press(page, 'telegram', '✓ Nada todavía');
    await windowOf(page, 'discord').getByRole('button', { name: 'Nada todavía', pressed: false }).waitFor();
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await windowOf(page, 'discord').getByText('¿Qué está pasando?').last().waitFor();
    await write(page, ours.replace('  hello:\n', '  hello:\n    picture: two-ends\n    alt: Two people, each at one end of a line.\n'));
    for (const look of ['telegram', 'discord']) await soon(() => page.locator(`#${look} img`).evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(1080);
    await page.context().close();
  });

  test('a link brings the flow, and runs nothing of it', async () => {
    const page = await site.visit();
    await write(page, starter.replace('A few short questions.', 'Grüße 🙂 A few short questions.'));
    await page.getByRole('button', { name: 'Share' }).click();
    await page.locator('#link').waitFor();
    const link = await page.locator('#link').inputValue();
    await page.context().close();
    const other = await site.visit(new URL(link).hash);
    await soon(() => other.locator('#veil').innerText()).toContain('This flow came from somebody else');
    expect(await other.locator('#telegram').innerText()).toBe('');
    expect(await other.locator('.cm-content').innerText()).toContain('Grüße 🙂');
    expect(await other.evaluate('location.hash + JSON.stringify(localStorage)')).toBe('{}');
    await other.getByRole('button', { name: 'Start the chat' }).click();
    await windowOf(other, 'telegram').getByText('Grüße 🙂').waitFor();
    await other.context().close();
    const broken = await site.visit('#f=AAAA');
    await soon(() => broken.locator('#notice').innerText()).toContain('This link is damaged');
    await broken.context().close();
  });

  test('opens the flow of a pack, says what else is in it, and refuses one that was changed', async () => {
    const page = await site.visit();
    const about = { flow: 'community/game-trade', author: 'Ana', licence: 'CC-BY-4.0', reviewed: '2026-11-26' };
    const pack = makePack({ 'flow.yaml': starter.replace('A few short questions.', 'From a pack.'), 'talks.yaml': 'talks: []\n' }, about);
    const open = (text: string) => page.locator('#file').setInputFiles({ name: 'trade.pack.yaml', mimeType: 'text/yaml', buffer: Buffer.from(text) });
    await open(pack);
    await windowOf(page, 'telegram').getByText('From a pack.').waitFor();
    expect(await page.locator('#notice').innerText()).toContain('What else is in the pack is not shown here: talks.yaml.');
    await open(pack.replace('From a pack.', 'Changed on the way.'));
    await soon(() => page.locator('#notice').innerText()).toContain('The pack was changed after it was made');
    expect(await page.locator('.cm-content').innerText()).toContain('From a pack.');
    await page.context().close();
  });

  test('markup of a stranger stays text', async () => {
    const page = await site.visit();
    await write(page, ours.replace('A few short questions.', '<img src=x onerror="document.title=1"> <b>bold</b> [link](https://example.org)'));
    await windowOf(page, 'discord').getByText('<b>bold</b> [link](https://example.org)').waitFor();
    await windowOf(page, 'telegram').getByText('<b>bold</b>').waitFor();
    expect(await page.title()).toBe('Both Ends playground');
    await page.context().close();
  });

  test('suggests what fits, tells what it means, and lets go of the keyboard', async () => {
    const page = await site.visit();
    await page.getByRole('button', { name: /^Step hello,/ }).focus();
    await page.keyboard.press('Enter');
    await write(page, starter.slice(0, starter.indexOf('urgency')));
    await page.keyboard.type('ur');
    await page.locator('.cm-tooltip-autocomplete').getByText('urgency').waitFor();
    await page.waitForTimeout(150); // what has just come up takes no key yet
    await page.keyboard.press('Enter');
    expect((await page.locator('.cm-content').innerText()).trimEnd()).toMatch(/tactic: urgency$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).not.toBe('editor');
    await page.context().close();
  });

  test('is there again after a reload, until it is to be forgotten', async () => {
    const page = await site.visit();
    await write(page, starter.replace('Is this trade', 'Is that trade'));
    await soon(() => page.evaluate('JSON.stringify(localStorage)')).toContain('Is that trade');
    await page.reload();
    await page.locator('.cm-content').getByText('Is that trade').waitFor();
    await page.getByRole('button', { name: 'Forget my flow' }).click();
    await page.waitForTimeout(600);
    expect(await page.evaluate('localStorage.length')).toBe(0);
    await page.context().close();
  });

  test.each(['light', 'dark'] as const)('axe finds nothing to mend, %s, on a desk and on a phone', async (colorScheme) => {
    const page = await site.visit('', { colorScheme });
    await write(page, starter.replace('tactic: urgency', 'tactic: urgincy'));
    await page.locator('#findings li').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const part of ['Edit', 'Map', 'Chat']) {
      await page.getByRole('navigation').getByRole('button', { name: part }).click();
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
    await page.context().close();
  });

  test('loads under 500 kB compressed, and fetches nothing from elsewhere', async () => {
    expect(await weightOf(site)).toBeLessThan(500_000);
    expect(site.astray).toEqual([]);
    expect(site.complaints).toEqual([]);
  });
});

/** Polls: two cores may be shared by many tests. */
function soon<T>(get: () => T | Promise<T>) {
  return expect.poll(get, { timeout: 10_000 });
}

async function violations(page: Page): Promise<string[]> {
  // The page's own rules let no script be added to it: the tool brings it in past them.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
    return (await tool.run()).violations;
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
}
