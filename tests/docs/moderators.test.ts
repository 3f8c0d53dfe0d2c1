import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, folderOf, root } from '../cli/kit.ts';
import { type Example, findIn } from '../engine/pages.ts';

const page = (name: string) => readFileSync(join(root, 'docs/moderators', name), 'utf8');

describe('the patterns of the cookbook', () => {
  const sections = page('cookbook.md').split(/^## /m).slice(1).map((text) => [text.slice(0, text.indexOf('\n')), examplesIn(text)] as const);

  it('are ten', () => {
    expect(sections.map(([, examples]) => examples.filter(({ kind }) => kind === 'community').length)).toEqual(Array.from({ length: 10 }, () => 1));
  });

  it.each(sections)('%s: has no finding, as a flow of a community', async (_name, examples) => {
    expect((await findIn(examples)).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });
});

function examplesIn(text: string): Example[] {
  return Array.from(text.matchAll(/^```yaml (\S+)\n([^]*?)^```$/gm), ([, kind = '', example = '']) => ({ kind, text: example }));
}

it('what the page of the first flow says that commands print, they print', async () => {
  const cwd = folderOf({});
  const blocks = [...page('first-flow.md').matchAll(/^```console(?: edit (\S+): "(.*)" becomes "(.*)")?\n\$ bothends (.*)\n([^]*?)^```$/gm)];
  expect(blocks.length).toBeGreaterThanOrEqual(8);
  for (const [, file, from = '', to = '', command = '', expected] of blocks) {
    if (file) writeFileSync(join(cwd, file), readFileSync(join(cwd, file), 'utf8').replace(from, to));
    const args = Array.from(command.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? '');
    expect([command, (await cli(args, { cwd })).out]).toEqual([command, expected]);
  }
}, 60_000);
