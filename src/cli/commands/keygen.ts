import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createKeys } from '../../pack/signature.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';

export const addKeygen: AddCommand = (program, io, done) => {
  program
    .command('keygen')
    .description('Make a secret key to sign packs with. Keep the file to yourself.')
    .argument('<file>', 'where the secret key goes; it must not be there yet')
    .action(async (file: string) => done(await keygen(io, file)));
};

async function keygen(io: Io, file: string): Promise<number> {
  const path = resolve(io.cwd, file);
  if (existsSync(path)) throw new Misuse(`${file} is there already; a key that was overwritten is lost for ever`);
  const { secret, key } = await createKeys();
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  print(io.stdout, `${file}: the secret key. Keep a copy in a safe place, and give it to nobody.\nYour public key, which others will see in your packs: ${key}`);
  return exits.ok;
}
