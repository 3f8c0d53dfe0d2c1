import { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { toDiagnostic } from '../engine/draft.ts';
import { date } from '../engine/shape.ts';
import { shapeProblems } from '../engine/shape-problems.ts';
import { readYaml, type YamlFile } from '../yaml/read.ts';
import { writeYaml } from '../yaml/write.ts';
import type { Pack } from './pack.ts';

/** The key that each author's first signed pack came with. */
export type TrustedKeys = readonly TrustedKey[];

export interface TrustedKey {
  author: string;
  /** As in the pack: base64. */
  key: string;
  /** The day it was taken, YYYY-MM-DD. */
  since: string;
}

const shape = z.strictObject({ keys: z.array(z.strictObject({ author: z.string(), key: z.string(), since: date })).nullable() });

export type TrustedResult = { ok: true; keys: TrustedKeys } | { ok: false; diagnostics: Diagnostic[] };

/** Reads `trusted-keys.yaml`. */
export function readTrusted(file: string, text: string | Uint8Array): TrustedResult {
  const read = readYaml(file, text);
  if (!read.ok) return read;
  const parsed = shape.safeParse(read.yaml.value ?? {});
  return parsed.success ? { ok: true, keys: parsed.data.keys ?? [] } : { ok: false, diagnostics: shapeProblems(read.yaml, parsed.error, shape) };
}

export function writeTrusted(keys: TrustedKeys): string {
  const sorted = keys.toSorted((a, b) => (a.author < b.author ? -1 : 1));
  return `# The key of each author, taken from the first signed pack that came in. Delete an entry to trust its author anew.\n${writeYaml({ keys: sorted })}`;
}

/** `first`: nobody of this name was here with a key. `same`: as before. `none`: unsigned, as any author's was until now. */
export type KeyJudgement = { kind: 'first' | 'same' | 'none' } | { kind: 'changed'; diagnostic: Diagnostic };

/** Whether a pack that calls itself an author's comes with that author's key. Read with `readPack`, so its signature is right. */
export function judgeKey(pack: Pack, yaml: YamlFile, trusted: TrustedKeys): KeyJudgement {
  const known = trusted.find(({ author }) => author === pack.author);
  const key = pack.signature?.key;
  if (!known) return { kind: key === undefined ? 'none' : 'first' };
  if (key === known.key) return { kind: 'same' };
  const what = key === undefined ? 'is not signed' : 'is signed with another key';
  const message = `This pack says that it is by ${pack.author}, but it ${what}; since ${known.since} their packs are signed with ${known.key.slice(0, 12)}…`;
  const hint = 'Ask the author, not through the pack. If it is right, bothends unpack --accept-key takes it all the same.';
  return { kind: 'changed', diagnostic: toDiagnostic(yaml, { code: 'key-changed', path: key === undefined ? ['author'] : ['signature', 'key'], message, hint }) };
}

/** The keys with the pack's own as its author's from now on; an unsigned pack changes none. */
export function trusting(trusted: TrustedKeys, { author, signature }: Pack, since: string): TrustedKeys {
  if (!signature) return trusted;
  return [...trusted.filter((each) => each.author !== author), { author, key: signature.key, since }];
}
