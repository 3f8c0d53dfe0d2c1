import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffPacks, tellChange } from '../../pack/diff.ts';
import { makePack, type Pack } from '../../pack/pack.ts';
import { readPack } from '../../pack/read.ts';
import { judgeKey, readTrusted, type TrustedKeys, trusting, writeTrusted } from '../../pack/trust.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openPack, packFilesIn } from '../packs.ts';
import { folderForNew } from '../project.ts';

interface UnpackOptions {
  acceptKey?: true;
  replace?: true;
}

const TRUSTED = 'trusted-keys.yaml';

export const addUnpack: AddCommand = (program, io, done) => {
  program
    .command('unpack')
    .description('Put the files of a pack into its folder under flows/. Refuses a pack that was changed.')
    .argument('<pack>', 'a file that "bothends pack" made')
    .option('--replace', 'take the place of the flow that is there')
    .option('--accept-key', `take a pack whose author's key is not the one in ${TRUSTED}`)
    .action(async (file: string, options: UnpackOptions) => done(await unpack(io, file, options)));
};

async function unpack(io: Io, file: string, { acceptKey, replace }: UnpackOptions): Promise<number> {
  const opened = await openPack(io, file);
  const trusted = readKeys(io);
  if (!opened || !trusted) return exits.findings;
  const { pack, yaml } = opened;
  const judged = judgeKey(pack, yaml, trusted);
  if (judged.kind === 'changed' && !acceptKey) {
    print(io.stderr, formatDiagnostic(judged.diagnostic, undefined));
    return exits.findings;
  }
  const folder = folderForNew(io, pack.flow);
  const there = await standing(io, folder, pack);
  if (there && !replace) throw new Misuse(`${folder} is there already and differs:\n${there}\nUse --replace to put the pack in its place`);
  writeFiles(join(io.cwd, folder), pack);
  if (judged.kind === 'first' || judged.kind === 'changed') writeFileSync(join(io.cwd, TRUSTED), writeTrusted(trusting(trusted, pack, io.now().toISOString().slice(0, 10))));
  print(io.stdout, told(pack, folder, judged.kind));
  return exits.ok;
}

function readKeys(io: Io): TrustedKeys | undefined {
  const path = join(io.cwd, TRUSTED);
  const result = readTrusted(TRUSTED, existsSync(path) ? readFileSync(path) : 'keys: []\n');
  if (result.ok) return result.keys;
  for (const each of result.diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
  return undefined;
}

/** What the pack would change in the folder that is there; undefined: nothing. */
async function standing(io: Io, folder: string, pack: Pack): Promise<string | undefined> {
  const path = join(io.cwd, folder);
  if (!existsSync(path)) return undefined;
  const before = await readPack(folder, makePack(packFilesIn(path), pack));
  if (!before.ok) return `  ${folder} holds no flow that can be read`;
  const changes = diffPacks(before.pack, pack).map((each) => `  ${tellChange(each)}`);
  return changes.length > 0 ? changes.join('\n') : undefined;
}

/** Names were checked when the pack was read: none leads out of the folder. */
function writeFiles(folder: string, { files }: Pack): void {
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(packFilesIn(folder))) if (!(name in files)) rmSync(join(folder, name));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const signs = { first: 'signed; its key is trusted from now on', same: 'signed with the key that is trusted', none: 'not signed', changed: 'its key was accepted by you' } as const;

function told({ author, licence, reviewed, files, signature }: Pack, folder: string, kind: keyof typeof signs): string {
  const sign = kind === 'changed' && !signature ? 'not signed, and accepted by you' : signs[kind];
  return `${folder}: ${Object.keys(files).join(', ')}\n  by ${author}, ${licence}, reviewed ${reviewed}; ${sign}\nNow look at it: bothends lint ${folder} && bothends play ${folder}`;
}
