// Takes the pictures in this folder: talks as Telegram and Discord show them.
//
//     npm ci --prefix docs/pictures && npm start --prefix docs/pictures             all of them
//     npm start --prefix docs/pictures -- discord                                  those whose name begins so
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

/** In CSS pixels; the pictures have so many times as many. */
const phone = { width: 390, height: 844, deviceScaleFactor: 2 };
const desk = { width: 820, height: 800, deviceScaleFactor: 1.5 };

/** `turns`: how far the talk goes. `at`: words of the message that is to stand at the top, or a selector; else the newest is shown. */
const telegram = [
  { name: 'home', flow: 'home', talk: 'A company asks for a payment', turns: 0 },
  { name: 'home-dark', flow: 'home', talk: 'A company asks for a payment', turns: 0, dark: true },
  { name: 'check-question', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 1 },
  { name: 'check-stop', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2, at: 'Stop. This is how scams work' },
  { name: 'check-happened', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2 },
  { name: 'check-helplines', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 3, at: 'It is good that you checked' },
  { name: 'blackmail-dark', flow: 'crisis/blackmail', talk: 'An adult, pictures', turns: 1, dark: true },
  { name: 'lesson', flow: 'lessons/two-sets-of-victims', talk: 'The whole lesson', turns: 1 },
].map((picture) => ({ ...picture, as: 'telegram', view: phone }));

const discord = [
  { name: 'home', flow: 'home', talk: 'A company asks for a payment', turns: 0, view: phone },
  { name: 'home-dark', flow: 'home', talk: 'A company asks for a payment', turns: 0, view: phone, dark: true },
  { name: 'question', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 1, view: phone },
  { name: 'stop-dark', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2, view: phone, dark: true, at: 'Stop. This is how scams work' },
  { name: 'happened', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 2, view: phone },
  { name: 'helplines', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 3, view: phone, at: 'It is good that you checked' },
  { name: 'blackmail-dark', flow: 'crisis/blackmail', talk: 'An adult, pictures', turns: 1, view: phone, dark: true },
  { name: 'lesson', flow: 'lessons/two-sets-of-victims', talk: 'The whole lesson', turns: 1, view: phone },
  { name: 'picture-dark', flow: 'lessons/two-sets-of-victims', talk: 'The whole lesson', turns: 4, view: phone, dark: true, at: '.gallery' },
  { name: 'desk', flow: 'checks/impersonation-call', talk: 'wants the money moved', turns: 3, view: desk },
  { name: 'desk-dark', flow: 'home', talk: 'A company asks for a payment', turns: 0, view: desk, dark: true },
].map((picture) => ({ ...picture, name: `discord-${picture.name}`, as: 'discord' }));

/** What moderators see: `flows.ts` draws it. */
const flows = [
  { name: 'flows-update', as: 'telegram', scene: 'update', view: phone },
  { name: 'flows-insights', as: 'telegram', scene: 'insights', view: { ...phone, height: 1260 }, at: '.photo' },
  { name: 'discord-flows-update', as: 'discord', scene: 'update', view: { ...desk, height: 860 }, at: 'What is different' },
  { name: 'discord-flows-insights', as: 'discord', scene: 'insights', view: { ...desk, height: 1250 }, at: 'what was counted' },
];

const [wanted = ''] = process.argv.slice(2);
const pictures = [...telegram, ...discord, ...flows].filter(({ name, as }) => name.startsWith(wanted) || as === wanted);

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

async function take({ name, as, view, flow, talk, turns, at, dark, scene }) {
  const file = join(folder, `${name}.html`);
  if (scene) execFileSync(node, [join(here, 'flows.ts'), as, scene, file], { cwd: root });
  else execFileSync(node, [join(root, 'src/cli/bin.ts'), 'transcript', flow, '--as', as, '--theme', dark ? 'dark' : 'light', '--talk', talk, '--turns', String(turns), '--out', file], { cwd: root });
  const page = await browser.newPage();
  await page.setViewport(view);
  await page.setBypassCSP(true); // the page lets no font in
  await page.goto(pathToFileURL(file).href);
  // One window, without what is told above it.
  await page.addStyleTag({ content: `${faces.join('\n')} body { font-family: Roboto, sans-serif; padding: 0; } h2 { display: none; } .client { min-height: 100vh; }` });
  await page.evaluate(() => document.fonts.ready);
  await page.evaluate((words) => {
    const message = words?.startsWith('.') ? document.querySelector(words) : words && [...document.querySelectorAll('.message')].find((each) => each.textContent.includes(words));
    window.scrollTo(0, message ? message.getBoundingClientRect().top - 70 : document.body.scrollHeight);
  }, at);
  await page.screenshot({ path: join(here, `${name}.png`) });
  await page.close();
  process.stdout.write(`${name}.png\n`);
}
