import { diffPacks, tellChange } from '../../pack/diff.ts';
import { exits, type Io, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { nobody, openVersion } from '../packs.ts';

export const addDiff: AddCommand = (program, io, done) => {
  program
    .command('diff')
    .description('Tell what differs between two versions of a flow, in steps and texts.')
    .argument('<before>', 'a pack, a flow file, or the folder of a flow')
    .argument('<after>', 'the same, newer')
    .option('--json', 'print the changes as JSON')
    .action(async (before: string, after: string, options: { json?: true }) => done(await diff(io, before, after, options)));
};

async function diff(io: Io, before: string, after: string, { json }: { json?: true }): Promise<number> {
  const [old, now] = [await openVersion(io, before), await openVersion(io, after)];
  if (!old || !now) return exits.findings;
  // Between a pack and a folder, only what both of them say is compared.
  const loose = old.author === nobody.author || now.author === nobody.author;
  const changes = diffPacks(loose ? { ...old, ...nobody } : old, loose ? { ...now, ...nobody } : now);
  if (json) print(io.stdout, JSON.stringify(changes, undefined, 2));
  else print(io.stdout, changes.length === 0 ? 'Nothing differs.' : changes.map(tellChange).join('\n'));
  return exits.ok;
}
