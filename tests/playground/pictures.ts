import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { press, Site, windowOf, write } from './browser.ts';

// Takes the pictures of docs/playground.md anew: `node tests/playground/pictures.ts`.

const starter = readFileSync(new URL('../../src/playground/page/starter.yaml', import.meta.url), 'utf8');
const file = (name: string) => fileURLToPath(new URL(`../../docs/pictures/playground-${name}.png`, import.meta.url));

const site = await Site.open();
for (const [name, colorScheme] of [['desk', 'light'], ['desk-dark', 'dark']] as const) {
  if (name === 'desk-dark' && !process.argv.includes('--all')) continue;
  const page = await site.visit('', { colorScheme });
  await press(page, 'telegram', 'Yes');
  await windowOf(page, 'discord').getByText('Do they want to trade outside').waitFor();
  await write(page, starter.replace('tactic: off_platform', 'tactic: of_platform'));
  await page.locator('#findings li').waitFor();
  await page.locator('#findings li button').click();
  await page.waitForTimeout(800);
  await page.screenshot({ path: file(name) });
  await page.context().close();
}
const phone = await site.visit('', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, colorScheme: 'dark' });
await phone.getByRole('navigation').getByRole('button', { name: 'Chat' }).click();
await press(phone, 'telegram', 'Yes');
await windowOf(phone, 'telegram').getByText('Do they want to trade outside').waitFor();
await phone.waitForTimeout(300);
await phone.screenshot({ path: file('phone-dark') });
if (process.argv.includes('--all')) {
  for (const part of ['Edit', 'Map']) {
    await phone.getByRole('navigation').getByRole('button', { name: part }).click();
    await phone.screenshot({ path: file(`phone-${part}`) });
  }
}
await site.close();
