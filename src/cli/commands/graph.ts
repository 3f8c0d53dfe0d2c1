import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Draft } from '../../engine/draft.ts';
import { toMermaid } from '../../engine/mermaid.ts';
import { readFlow } from '../../engine/read.ts';
import { toSvg } from '../../graph/svg.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, many, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow } from '../project.ts';

export const addGraph: AddCommand = (program, io, done) => {
  program
    .command('graph')
    .description('Print a flow as a Mermaid flowchart, or draw it as a picture.')
    .argument('<file>', 'a flow file, its folder, or its name such as checks/overseas-job')
    .option('--svg <file>', 'draw it into this file instead: a picture for any browser')
    .option('--png <file>', 'the same as an image, for a chat')
    .action(async (file: string, options: Files) => done(await graph(io, file, options)));
};

interface Files {
  svg?: string;
  png?: string;
}

async function graph(io: Io, file: string, { svg, png }: Files): Promise<number> {
  const { source } = openFlow(io, file);
  const { draft, diagnostics } = readFlow(source);
  if (!draft) {
    for (const each of diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
    return exits.findings;
  }
  if (svg === undefined && png === undefined) print(io.stdout, toMermaid(draft));
  if (svg !== undefined) write(io, svg, toSvg(draft), draft);
  if (png === undefined) return exits.ok;
  const { toPng } = await import('../../graph/png.ts');
  const image = toPng(draft);
  if (image) write(io, png, image, draft);
  else print(io.stderr, `bothends: ${draft.flow} is too large for an image; --svg draws it`);
  return image ? exits.ok : exits.findings;
}

function write(io: Io, file: string, content: string | Uint8Array, { flow, steps }: Pick<Draft, 'flow' | 'steps'>): void {
  writeFileSync(resolve(io.cwd, file), content);
  print(io.stdout, `${file}: ${flow}, ${many(steps.length, 'step')}`);
}
