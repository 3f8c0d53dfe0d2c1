import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readFlow } from '../../engine/read.ts';
import type { Pack } from '../../pack/pack.ts';
import { writeYaml } from '../../yaml/write.ts';
import { exits, type Io, many, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openPack } from '../packs.ts';

export const addGallery: AddCommand = (program, io, done) => {
  program
    .command('gallery')
    .description('A folder of packs: write its index, for programs (index.yaml) and for people (index.md).')
    .argument('<what>', 'index')
    .argument('<folder>', 'where the packs lie, in folders of any depth')
    .option('--check', 'write nothing; exit 1 where the index is not that of the packs')
    .action(async (what: string, folder: string, options: { check?: true }) => done(await gallery(io, what, folder, options)));
};

async function gallery(io: Io, what: string, folder: string, { check }: { check?: true }): Promise<number> {
  if (what !== 'index') throw new Misuse(`"gallery ${what}" is not known; there is: gallery index ${folder}`);
  const root = resolve(io.cwd, folder);
  if (!existsSync(root) || !statSync(root).isDirectory()) throw new Misuse(`there is no folder ${folder}`);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => name.endsWith('.pack.yaml') && !/(?:^|\/)(?:\.|node_modules\/)/.test(name)).sort();
  const opened: (readonly [string, Pack | undefined])[] = [];
  for (const file of files) opened.push([file, (await openPack(io, join(relative(io.cwd, root), file)))?.pack]);
  const entries = opened.flatMap(([file, pack]) => (pack ? [entryOf(file, pack)] : []));
  if (entries.length < opened.length) return exits.findings;
  const index = { 'index.yaml': indexYaml(entries), 'index.md': indexPage(entries) };
  const stale = Object.entries(index).filter(([name, text]) => !existsSync(join(root, name)) || readFileSync(join(root, name), 'utf8') !== text);
  if (!check) for (const [name, text] of stale) writeFileSync(join(root, name), text);
  print(io.stdout, check && stale.length > 0 ? `${stale.map(([name]) => join(folder, name)).join(' and ')}: not the index of these packs; run bothends gallery index ${folder}` : `${many(entries.length, 'pack')} in ${folder}`);
  return check && stale.length > 0 ? exits.findings : exits.ok;
}

type Entry = ReturnType<typeof entryOf>;

function entryOf(file: string, { flow, author, licence, reviewed, sha256, signature, files }: Pack) {
  const { draft } = readFlow({ flow, file, text: files['flow.yaml'] ?? '', translations: [] });
  const others = Object.keys(files).flatMap((name) => /^flow\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const languages = [...(draft ? [draft.head.language] : []), ...others];
  return { file, flow, title: draft?.head.title ?? flow, author, licence, reviewed, languages, sha256, ...(signature && { key: signature.key }) };
}

function indexYaml(packs: readonly Entry[]): string {
  return `# Made by "bothends gallery index". Do not edit.\n${writeYaml({ gallery: 1, packs })}`;
}

function indexPage(packs: readonly Entry[]): string {
  const rows = packs.map(({ file, title, author, licence, reviewed, languages, key }) => `| [${cell(title)}](${encodeURI(file)}) | ${languages.join(', ')} | ${cell(author)} | ${key ? `\`${key.slice(0, 12)}…\`` : 'no'} | ${reviewed} | ${cell(licence)} |`);
  return `# Flows in this gallery\n\n| flow | languages | by | signed | reviewed | licence |\n|---|---|---|---|---|---|\n${rows.map((row) => `${row}\n`).join('')}\nTake one with \`bothends unpack FILE\`. This page is made by \`bothends gallery index\`.\n`;
}

/** What others wrote, as plain text of a table. */
function cell(text: string): string {
  return text.replace(/[\\`*_[\]<>|#@&!~]/g, (c) => `&#${c.charCodeAt(0)};`);
}
