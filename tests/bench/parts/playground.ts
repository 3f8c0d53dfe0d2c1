import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import { Site, weightOf, windowOf, write } from '../../playground/browser.ts';
import { median } from '../measure.ts';
import { root } from '../material.ts';
import { most, type Part } from '../report.ts';

const FLOW = 'flows/checks/relationship-investment/flow.yaml';

/** The page for moderators, in a real browser on this machine. */
export async function playground(quick: boolean): Promise<Part> {
  const site = await Site.open();
  try {
    const began = performance.now();
    const page = await site.visit();
    await windowOf(page, 'telegram').locator('[data-press]').first().waitFor();
    const ready = performance.now() - began;
    const text = readFileSync(join(root, FLOW), 'utf8');
    await write(page, `${text}\n  more:\n    sa`);
    await page.waitForTimeout(1_500); // the official flows are read by now
    const times = await keyPresses(page, quick ? 6 : 30);
    return {
      title: `The playground, with a flow of ${text.split('\n').length} lines`,
      figures: [
        { name: 'first diagnostic after a key press, median', value: median(times), unit: 'ms', target: most(100) },
        { name: 'first diagnostic after a key press, slowest', value: Math.max(...times), unit: 'ms', note: `of ${times.length}` },
        { name: 'what the page loads, compressed', value: (await weightOf(site)) / 1_000, unit: 'kB', target: most(500), note: 'gzip, one language' },
        { name: 'from the address to the first buttons', value: ready, unit: 'ms' },
      ],
    };
  } finally {
    await site.close();
  }
}

/** Milliseconds from the key to the finding on the page, one letter typed and taken away again. */
async function keyPresses(page: Page, rounds: number): Promise<number[]> {
  await page.evaluate(watching);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const key of ['y', 'Backspace']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(600); // the chat follows
      times.push(Number(await page.evaluate('globalThis.took')));
    }
  }
  return times;
}

/** Runs in the page: notes when a key went down, and when the findings changed after it. */
const watching = `(() => {
  let pressed;
  document.addEventListener('keydown', () => { pressed ??= performance.now(); }, true);
  new MutationObserver(() => {
    if (pressed !== undefined) globalThis.took = performance.now() - pressed;
    pressed = undefined;
  }).observe(document.getElementById('findings'), { childList: true, subtree: true });
})()`;
