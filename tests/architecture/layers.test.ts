import { describe, expect, test } from 'vitest';
import { type Import, type SourceFile, sources } from './sources.ts';

/** What each room may import of ours (by type only where said), and which packages. ARCHITECTURE.md tells why. */
interface Layer {
  ours: readonly string[];
  types?: readonly string[];
  packages: readonly string[];
}

const layers: Readonly<Record<string, Layer>> = {
  'src/diagnostic.ts': { ours: [], packages: [] },
  'src/message/': { ours: ['src/message/'], packages: [] },
  'src/yaml/': { ours: ['src/yaml/', 'src/diagnostic.ts'], packages: ['yaml'] },
  'src/engine/': {
    ours: ['src/engine/', 'src/message/', 'src/diagnostic.ts', 'src/yaml/'],
    packages: ['zod', '@marcbachmann/cel-js', 'intl-messageformat', '@formatjs/icu-messageformat-parser', '@noble/hashes/', 'fastest-levenshtein'],
  },
  'src/pack/': { ours: ['src/pack/', 'src/engine/', 'src/diagnostic.ts', 'src/yaml/'], packages: ['zod', '@noble/hashes/'] },
  'src/graph/png.ts': { ours: ['src/graph/', 'src/engine/'], packages: ['@resvg/resvg-js', 'node:url'] },
  'src/graph/': { ours: ['src/graph/', 'src/engine/'], packages: ['@dagrejs/dagre'] },
  'src/content/load.ts': { ours: ['src/content/', 'src/diagnostic.ts'], packages: ['node:fs', 'node:path'] },
  'src/content/': {
    ours: ['src/content/', 'src/diagnostic.ts', 'src/message/', 'src/yaml/', 'src/engine/match/', 'src/engine/text.ts', 'src/engine/lexicon.ts', 'src/engine/event.ts', 'src/engine/hash.ts', 'src/engine/nearest.ts'],
    types: ['src/engine/'],
    packages: ['zod', 'intl-messageformat'],
  },
  'src/storage/postgres/': { ours: ['src/storage/', 'src/engine/session.ts'], packages: ['pg', 'node:'] },
  'src/storage/': { ours: ['src/storage/', 'src/engine/session.ts'], packages: ['node:'] },
  'src/community/': {
    ours: ['src/community/', 'src/botkit/manage.ts', 'src/engine/', 'src/message/', 'src/pack/', 'src/yaml/', 'src/diagnostic.ts'],
    types: ['src/storage/', 'src/botkit/'],
    packages: ['node:'],
  },
  'src/botkit/': {
    ours: ['src/botkit/', 'src/engine/', 'src/message/', 'src/diagnostic.ts', 'src/content/', 'src/storage/', 'src/observe/'],
    packages: ['botkit', 'botbuilder-core', 'rate-limiter-flexible', 'node:'],
  },
  'src/adapters/shared/': { ours: ['src/adapters/shared/', 'src/message/', 'src/botkit/adapter.ts'], packages: ['rate-limiter-flexible', 'node:'] },
  'src/adapters/terminal/': { ours: ['src/adapters/terminal/', 'src/message/', 'src/botkit/adapter.ts'], packages: ['node:'] },
  'src/adapters/telegram/': { ours: ['src/adapters/telegram/', 'src/adapters/shared/', 'src/message/', 'src/botkit/adapter.ts'], packages: ['grammy', 'node:'] },
  'src/adapters/discord/': {
    ours: ['src/adapters/discord/', 'src/adapters/shared/', 'src/message/', 'src/botkit/adapter.ts'],
    packages: ['@discordjs/rest', '@discordjs/ws', 'fastest-levenshtein', 'node:'],
  },
  'src/looks/': { ours: ['src/looks/', 'src/adapters/', 'src/botkit/adapter.ts', 'src/message/'], packages: ['grammy'] },
  'src/playground/': {
    ours: ['src/playground/', 'src/looks/', 'src/graph/', 'src/engine/', 'src/content/', 'src/message/', 'src/yaml/', 'src/diagnostic.ts', 'src/guide.ts', 'src/botkit/adapter.ts'],
    packages: ['codemirror', '@codemirror/', '@lezer/', 'material:'],
  },
  'src/observe/': { ours: ['src/observe/'], types: ['src/botkit/log.ts'], packages: ['pino', 'prom-client', 'node:'] },
};

function layerOf(path: string): [string, Layer] | undefined {
  return Object.entries(layers).find(([prefix]) => path.startsWith(prefix));
}

function allowed({ ours, types = [], packages }: Layer, each: Import): boolean {
  const list = each.ours ? [...ours, ...(each.typeOnly ? types : [])] : packages;
  return list.some((prefix) => each.to === prefix || each.to.startsWith(prefix.endsWith('/') || prefix.endsWith(':') ? prefix : `${prefix}/`));
}

describe('the layers', () => {
  test.each(sources.filter((source) => layerOf(source.path)))('$path imports only what its room may', ({ path, imports }) => {
    const layer = layerOf(path)?.[1];
    expect(imports.filter((each) => layer && !allowed(layer, each)).map((each) => each.to)).toEqual([]);
  });

  test('every file is in a room, or wires them together', () => {
    const outside = sources.map((source) => source.path).filter((path) => !layerOf(path));
    const wiring = outside.filter((path) => path.startsWith('src/cli/') || ['src/main.ts', 'src/start.ts', 'src/config.ts', 'src/settings.ts', 'src/bot.ts', 'src/files.ts', 'src/guide.ts', 'src/shards.ts', 'src/checking.ts'].includes(path));
    expect(outside).toEqual(wiring);
  });

  test('the engine has no clock, no chance and no platform', () => {
    const forbidden = ['Date.now', 'Math.random', 'process', 'performance', 'setTimeout', 'setInterval', 'crypto', 'globalThis', 'fetch'];
    for (const { path, names } of sources.filter((source) => source.path.startsWith('src/engine/'))) {
      expect({ path, names: forbidden.filter((name) => names.has(name)) }).toEqual({ path, names: [] });
    }
  });

  test('what renders in a browser uses no Node module and no SDK', () => {
    const renderers = sources.filter((source) => /^src\/adapters\/[a-z]+\/render\.ts$/.test(source.path));
    expect(renderers.length).toBeGreaterThan(0);
    for (const source of closure(renderers)) {
      expect({ path: source.path, packages: source.imports.filter((each) => !each.ours && !each.typeOnly).map((each) => each.to) }).toEqual({ path: source.path, packages: [] });
    }
  });

  test('what a page shows needs no Node module and no SDK', () => {
    const shown = sources.filter((source) => /^src\/(looks|playground)\//.test(source.path));
    expect(shown.length).toBeGreaterThan(0);
    for (const { path, imports } of closure(shown)) {
      const packages = imports.filter((each) => !each.ours && !each.typeOnly).map((each) => each.to);
      expect({ path, packages: packages.filter((name) => /^(node:|grammy|@discordjs\/|discord\.js|botkit|botbuilder|pino|pg$)/.test(name)) }).toEqual({ path, packages: [] });
    }
  });

  test('the environment is read in one place', () => {
    const readers = sources.filter((source) => source.names.has('process.env')).map((source) => source.path);
    expect(readers).toEqual(['src/main.ts']);
    expect(sources.filter((source) => source.imports.some((each) => each.to === 'yaml')).map((source) => source.path).sort()).toEqual(['src/yaml/read.ts', 'src/yaml/write.ts']);
  });
});

/** The files and everything of ours that they need when running. */
function closure(from: readonly SourceFile[]): SourceFile[] {
  const seen = new Map<string, SourceFile>();
  const visit = (source: SourceFile | undefined): void => {
    if (!source || seen.has(source.path)) return;
    seen.set(source.path, source);
    for (const each of source.imports) if (each.ours && !each.typeOnly) visit(sources.find(({ path }) => path === each.to));
  };
  from.forEach(visit);
  return [...seen.values()];
}
