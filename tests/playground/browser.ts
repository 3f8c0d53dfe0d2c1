import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import chromium from '@sparticuz/chromium';
import { type Browser, type BrowserContextOptions, chromium as driver, type Page } from 'playwright-core';
import { buildPlayground } from '../../tools/playground/build.ts';
import { serveFolder } from '../../tools/playground/serve.ts';

/** The page as a web host would serve it, in a real browser. */
export class Site {
  readonly folder: string;
  readonly address: string;
  /** What went anywhere else. */
  readonly astray: string[] = [];
  /** What the page itself complained about, its own rules among it. */
  readonly complaints: string[] = [];
  /** Files of the page that a visit brought, by name. */
  readonly fetched = new Set<string>();
  readonly #browser: Browser;
  readonly #stop: () => Promise<void>;

  private constructor(folder: string, { address, close }: { address: string; close: () => Promise<void> }, browser: Browser) {
    this.folder = folder;
    this.address = address;
    this.#browser = browser;
    this.#stop = close;
  }

  static async open(): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), 'playground-'));
    const [executablePath] = await Promise.all([chromium.executablePath(), buildPlayground(folder)]);
    return new Site(folder, await serveFolder(folder, 0), await driver.launch({ executablePath, args: chromium.args.filter((each) => each !== '--single-process') }));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#stop();
  }

  /** A browser of its own that keeps nothing of others, on a desk unless said otherwise. */
  async visit(hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => {
      this.fetched.add(new URL(request.url()).pathname.slice(1) || 'index.html');
      if (!request.url().startsWith(this.address) && !/^(data|blob):/.test(request.url())) this.astray.push(request.url());
    });
    page.on('console', (line) => line.type() === 'error' && this.complaints.push(line.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.goto(this.address + hash);
    return page;
  }
}

/** Bytes of what one visit loads that begins with the flow that everybody begins with, as gzip makes them. */
export async function weightOf(site: Site): Promise<number> {
  site.fetched.clear();
  const page = await site.visit();
  await windowOf(page, 'telegram').locator('[data-press]').first().waitFor();
  await page.waitForTimeout(1_000); // what comes by itself has come
  await page.context().close();
  return [...site.fetched].reduce((sum, file) => sum + gzipSync(readFileSync(join(site.folder, file)), { level: 9 }).length, 0);
}

/** What stands in the editor. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Presses the button of a window that has this name. */
export function press(page: Page, look: 'telegram' | 'discord', name: string): Promise<void> {
  return page.locator(`#${look}`).getByRole('button', { name, exact: true }).last().click();
}

export function windowOf(page: Page, look: 'telegram' | 'discord') {
  return page.locator(`#${look} .messages`);
}
