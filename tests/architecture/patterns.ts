import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { sources } from './sources.ts';

/** A regular expression of `src`, with the first place where it stands. */
export interface Pattern {
  /** Path from the project's root and line; of one that was built while the files were loaded, only the file it was built for. */
  at: string;
  file: string;
  source: string;
  flags: string;
}

/** Every regular expression that is written out. */
export function written(): Pattern[] {
  const all = sources.flatMap(({ path }) => {
    const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
    const found: Pattern[] = [];
    new Visitor({
      Literal: (node) => {
        if (!('regex' in node) || !node.regex) return;
        found.push({ at: `${path}:${text.slice(0, node.start).split('\n').length}`, file: path, source: node.regex.pattern, flags: node.regex.flags });
      },
    }).visit(parseSync(path, text).program);
    return found;
  });
  return once(all);
}

/** Those that are put together from parts while this file is loaded: what `new RegExp` was given. */
export async function built(file: string): Promise<Pattern[]> {
  const found: Pattern[] = [];
  const Plain = RegExp;
  globalThis.RegExp = new Proxy(Plain, {
    construct: (target, given, self) => {
      const made = Reflect.construct(target, given, self) as RegExp;
      found.push({ at: file, file, source: made.source, flags: made.flags });
      return made;
    },
  });
  try {
    await import(/* @vite-ignore */ new URL(`../../${file}`, import.meta.url).href);
  } finally {
    globalThis.RegExp = Plain;
  }
  return once(found);
}

function once(patterns: readonly Pattern[]): Pattern[] {
  return [...new Map(patterns.map((each) => [`${each.file} ${each.source} ${each.flags}`, each])).values()];
}
