import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { date, flowName } from '../engine/shape.ts';
import { writeYamlBlocks } from '../yaml/write.ts';

/** The version of the pack format that is written, and the only one that is read. */
export const PACK_FORMAT = 1;

/** Far above a flow with a talk for each turn and six translations, and small enough to be sent as a file in any chat. */
export const packBounds = { bytes: 256 * 1024, structure: 32_000, hint: 'Pack fewer translations, or split the flow into several that call each other.' } as const;

/** Who made a flow, on which terms others may use it, and when somebody read it last. */
export interface About {
  /** The flow's name: its folder under flows/. */
  flow: string;
  author: string;
  /** An SPDX name such as CC-BY-4.0, or words. */
  licence: string;
  /** YYYY-MM-DD. */
  reviewed: string;
}

/** The parts of a pack by file name: `flow.yaml`, `flow.<language>.yaml`, `talks.yaml`. */
export type PackFiles = Readonly<Record<string, string>>;

/** A detached Ed25519 signature over `signedBytes`. Both values are base64. */
export interface Signature {
  /** The public key, 32 bytes. */
  key: string;
  /** 64 bytes. */
  ed25519: string;
}

/** A flow with its translations and talks: what one file of a pack holds. */
export interface Pack extends About {
  /** Hash of everything else here, 64 hex digits: see `hashOfPack`. */
  sha256: string;
  signature?: Signature;
  files: PackFiles;
}

/** One line, and no character that nobody sees. */
const words = z.string().max(80).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'one line of words');

export const packShape = z.strictObject({
  pack: z.literal(PACK_FORMAT),
  flow: flowName,
  author: words,
  licence: words,
  reviewed: date,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 digits 0-9 and a-f'),
  signature: z.strictObject({ key: base64(32), ed25519: base64(64) }).optional(),
  files: z.record(z.string(), z.string()),
});

function base64(bytes: number) {
  const length = Math.ceil(bytes / 3) * 4;
  const form = new RegExp(`^(?=.{${length}}$)[A-Za-z0-9+/]+={0,2}$`);
  return z.string().regex(form, `${bytes} bytes as base64, ${length} characters`);
}

/** Which files a pack may have: so no name leads out of the flow's folder. */
export const packedName = /^(?:flow(?:\.[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)?|talks)\.yaml$/;

/**
 * A pack as text. The same files and words give the same bytes, whatever the order of the files and the ends of
 * their lines. `readPack` refuses what is too large: read what was made before you give it away.
 */
export function makePack(files: PackFiles, about: About, signature?: Signature): string {
  const { flow, author, licence, reviewed } = about;
  const sorted = sortedFiles(files);
  const hash = hashOfPack(sorted, about);
  return writeYamlBlocks({ pack: PACK_FORMAT, flow, author, licence, reviewed, sha256: hash, ...(signature && { signature }), files: sorted });
}

/** The flow first, then its translations and its talks; lines end as on Unix, without a byte order mark. */
function sortedFiles(files: PackFiles): PackFiles {
  const names = Object.keys(files).sort((a, b) => Number(b === 'flow.yaml') - Number(a === 'flow.yaml') || (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, plainLines(files[name] ?? '')]));
}

function plainLines(text: string): string {
  return text.replace(/^\ufeff+/, '').replaceAll(/\r\n?/g, '\n');
}

/** SHA-256 over JSON of the format's version, the words about the flow, and each file by name, in order of names. */
export function hashOfPack(files: PackFiles, { flow, author, licence, reviewed }: About): string {
  const entries = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([PACK_FORMAT, flow, author, licence, reviewed, entries]))));
}
