import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
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
    .action((file: string, options: { svg?: string }) => done(graph(io, file, options)));
};

function graph(io: Io, file: string, { svg }: { svg?: string }): number {
  const { source } = openFlow(io, file);
  const { draft, diagnostics } = readFlow(source);
  if (draft && svg !== undefined) {
    writeFileSync(resolve(io.cwd, svg), toSvg(draft));
    print(io.stdout, `${svg}: ${draft.flow}, ${many(draft.steps.length, 'step')}`);
  } else if (draft) print(io.stdout, toMermaid(draft));
  else for (const each of diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
  return draft ? exits.ok : exits.findings;
}
