import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { loadContent } from '../../src/content/load.ts';
import { toLexicon } from '../../src/content/lexicon.ts';
import { compile } from '../../src/engine/compile.ts';
import type { Program } from '../../src/engine/program.ts';
import { readFlowFolder } from '../../src/files.ts';
import { FAR, type FlowTexts, type KnownFlow, type LanguageMaterial, type Material } from '../../src/playground/material.ts';
import { pageOf } from './pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = join(root, 'src', 'playground');

/** Writes the page as plain files, for any web host. Every path in it is relative. */
export async function buildPlayground(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { core, texts, languages } = readMaterial();
  await build({
    entryPoints: { main: join(source, 'main.ts') },
    outdir: out,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    minify: true,
    legalComments: 'linked',
    chunkNames: '[name]-[hash]',
    plugins: [materialPlugin(core, texts, languages), oneLocale],
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'style.css', 'icon.svg']) cpSync(join(source, 'page', name), join(out, name));
  for (const file of core.pictureFiles) copy(join(root, 'content', 'pictures', file), join(out, 'pictures', file));
  for (const code of core.pages) write(join(out, 'diagnostics', `${code}.html`), pageOf(code, readFileSync(join(root, 'docs', 'diagnostics', `${code}.md`), 'utf8')));
}

/** What the page brings, as it lies in the folders. */
export function readMaterial(): { core: Material; texts: FlowTexts; languages: Map<string, LanguageMaterial> } {
  const { content } = loadContent(join(root, 'content'));
  const flows = readFlowFolder(join(root, 'flows'));
  const { programs } = compile(flows, toLexicon(content));
  const [fallback, ...others] = [...content.languages.values()].sort((one, other) => Number(one.code !== 'en') - Number(other.code !== 'en'));
  if (!fallback) throw new Error('content has no language');
  const core: Material = {
    entries: content.entries.map(({ in: _, ...entry }) => entry),
    officialDomains: [...content.officialDomains.keys()],
    facts: content.facts.map(({ id, claim, source, date, seen_on, url, status }) => ({ id, claim, source, seen_on, status, ...(date && { date }), ...(url && { url }) })),
    sources: [...content.sources].map(([id, { name, status }]) => [id, { name, status }]),
    pictures: [...content.pictures],
    pictureFiles: readdirSync(join(root, 'content', 'pictures')).filter((file) => file.endsWith('.png')),
    flows: flows.map(({ flow }) => knownFlow(flow, programs.get(flow))),
    languages: [fallback, ...others].map(({ code, name }) => ({ code, name })),
    fallback,
    starter: readFileSync(join(source, 'page', 'starter.yaml'), 'utf8'),
    pages: readdirSync(join(root, 'docs', 'diagnostics')).filter((file) => file !== 'README.md').map((file) => basename(file, '.md')),
  };
  const translationsIn = (code: string) => flows.flatMap(({ flow, translations }) => translations.filter(({ file }) => file.endsWith(`flow.${code}.yaml`)).map(({ text }) => [flow, textOf(text)] as const));
  const texts = Object.fromEntries(flows.map(({ flow, text }) => [flow, textOf(text)]));
  return { core, texts, languages: new Map(others.map((words) => [words.code, { words, translations: Object.fromEntries(translationsIn(words.code)), entries: content.entries.map((entry) => entry.in?.[words.code] ?? null) }])) };
}

function knownFlow(flow: string, program: Program | undefined): KnownFlow {
  const command = program?.head.start?.command;
  return { flow, title: program?.head.title ?? flow, ...(command && { command }) };
}

function textOf(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : new TextDecoder().decode(text);
}

/** `material:core`; flows, near and far; `material:languages`, and a part of its own for each language. */
function materialPlugin(core: Material, texts: FlowTexts, languages: ReadonlyMap<string, LanguageMaterial>): Plugin {
  const loads = [...languages.keys()].map((code) => `${JSON.stringify(code)}: () => import('material:language-${code}')`);
  const isFar = (flow: string) => FAR.some((folder) => flow.startsWith(`${folder}/`));
  const flows = (wanted: boolean) => asModule(Object.fromEntries(Object.entries(texts).filter(([flow]) => isFar(flow) === wanted)));
  const modules: Record<string, string> = { 'material:core': asModule(core), 'material:flows': flows(false), 'material:far': flows(true), 'material:languages': `export default { ${loads.join(', ')} };` };
  for (const [code, material] of languages) modules[`material:language-${code}`] = asModule(material);
  return {
    name: 'material',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^material:/ }, ({ path }) => ({ path, namespace: 'material' }));
      onLoad({ filter: /.*/, namespace: 'material' }, ({ path }) => ({ contents: modules[path] ?? '', loader: 'js', resolveDir: root }));
    },
  };
}

/** zod brings its messages in fifty languages, of which none but English is ever asked for. */
const oneLocale: Plugin = {
  name: 'one-locale',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};' }));
  },
};

function asModule(value: unknown): string {
  return `export default ${JSON.stringify(value)};`;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
