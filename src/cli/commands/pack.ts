import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { readFlow } from '../../engine/read.ts';
import { makePack, type Pack, type Signature } from '../../pack/pack.ts';
import { readPack } from '../../pack/read.ts';
import { signPack } from '../../pack/signature.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openFlow, tellErrors } from '../project.ts';
import { packFilesIn } from '../packs.ts';

interface PackOptions {
  licence: string;
  author?: string;
  out?: string;
  sign?: string;
}

export const addPack: AddCommand = (program, io, done) => {
  program
    .command('pack')
    .description('Write a flow with its translations and talks into one file to give away.')
    .argument('<flow>', 'a flow file, its folder, or its name')
    .requiredOption('--licence <name>', 'on which terms others may use it, such as CC-BY-4.0')
    .option('--author <name>', 'who made it; whoever reviewed it last when not given')
    .option('--sign <keyfile>', 'sign it with this secret key; "bothends keygen" makes one')
    .option('--out <file>', 'where the pack goes; <name>.pack.yaml here when not given')
    .action(async (flow: string, options: PackOptions) => done(await pack(io, flow, options)));
};

async function pack(io: Io, file: string, { licence, author, out, sign }: PackOptions): Promise<number> {
  const { project, source } = openFlow(io, file);
  if (tellErrors(io, project, source)) return exits.findings;
  const { draft } = readFlow(source);
  if (!draft) return exits.findings;
  const { on, by } = draft.head.reviewed;
  const made = makePack(packFilesIn(dirname(resolve(io.cwd, source.file))), { flow: source.flow, author: author ?? by, licence, reviewed: on });
  const target = resolve(io.cwd, out ?? `${source.flow.split('/').at(-1)}.pack.yaml`);
  const shown = relative(io.cwd, target);
  const read = await readPack(shown, made);
  if (!read.ok) {
    for (const each of read.diagnostics) print(io.stderr, formatDiagnostic(each, made));
    return exits.findings;
  }
  const signature = sign === undefined ? undefined : await signatureOf(io, read.pack, sign);
  writeFileSync(target, makePack(read.pack.files, read.pack, signature));
  print(io.stdout, `${shown}: ${source.flow} by ${read.pack.author}, ${licence}, ${Object.keys(read.pack.files).join(', ')}${signature ? `; signed with ${signature.key}` : ''}`);
  return exits.ok;
}

async function signatureOf(io: Io, packed: Pack, keyfile: string): Promise<Signature> {
  const path = resolve(io.cwd, keyfile);
  if (!existsSync(path) || statSync(path).isDirectory()) throw new Misuse(`there is no key ${keyfile}; bothends keygen ${keyfile} makes one`);
  const signature = await signPack(packed, readFileSync(path, 'utf8'));
  if (!signature) throw new Misuse(`${keyfile} holds no secret key of Ed25519; bothends keygen makes one`);
  return signature;
}
