import { toMermaid } from '../../engine/mermaid.ts';
import { readFlow } from '../../engine/read.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow } from '../project.ts';

export const addGraph: AddCommand = (program, io, done) => {
  program
    .command('graph')
    .description('Print a flow as a Mermaid flowchart.')
    .argument('<file>', 'a flow file, its folder, or its name such as checks/overseas-job')
    .action((file: string) => done(graph(io, file)));
};

function graph(io: Io, file: string): number {
  const { source } = openFlow(io, file);
  const { draft, diagnostics } = readFlow(source);
  if (draft) print(io.stdout, toMermaid(draft));
  else for (const each of diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
  return draft ? exits.ok : exits.findings;
}
