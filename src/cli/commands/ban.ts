import { openStore } from '../../storage/open.ts';
import { createSeal } from '../../storage/seal.ts';
import { loadSecret } from '../../storage/secret.ts';
import { StoreRefused, StoreUnavailable } from '../../storage/store.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { readPack } from '../../pack/read.ts';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shelf } from '../../community/shelf.ts';

export const addBan: AddCommand = (program, io, done) => {
  program
    .command('ban')
    .description('Take a pack away from every server at once: nobody can begin it, go on with it, or take it over. Needs the DATABASE_URL and SESSION_SECRET of the bot.')
    .argument('<pack>', 'its hash (64 digits), or its file')
    .option('--lift', 'give it back')
    .action(async (pack: string, { lift = false }: { lift?: boolean }) => done(await ban(io, pack, !lift)));
};

async function ban(io: Io, given: string, banned: boolean): Promise<number> {
  const hash = await hashOf(io, given);
  const database = io.env['DATABASE_URL'] || 'sqlite:./data/bothends.db';
  try {
    const seal = createSeal(loadSecret(database, io.env['SESSION_SECRET'] || undefined));
    const store = await openStore(database, { seal, clock: () => io.now().getTime() });
    try {
      const changed = await new Shelf({ store, seal }).ban(hash, banned);
      print(io.stdout, `${hash}: ${changed ? (banned ? 'taken away everywhere' : 'given back') : banned ? 'was taken away already' : 'was not taken away'}`);
      return exits.ok;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (!(error instanceof StoreRefused) && !(error instanceof StoreUnavailable)) throw error;
    print(io.stderr, `bothends: ${error.message}`);
    return exits.findings;
  }
}

async function hashOf({ cwd }: Io, given: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(given)) return given;
  const file = join(cwd, given);
  if (!existsSync(file)) throw new Misuse(`"${given}" is neither the hash of a pack (64 digits 0-9 and a-f) nor a file`);
  const read = await readPack(given, readFileSync(file));
  if (!read.ok) throw new Misuse(`${given} is no pack: ${read.diagnostics[0]?.message ?? ''}`);
  return read.pack.sha256;
}
