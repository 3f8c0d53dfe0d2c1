import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Names one version of a `flow.yaml`: 128 bits of SHA-256 as 22 characters of base64url. */
export function revisionOf(source: string): string {
  return btoa(String.fromCharCode(...sha256(utf8ToBytes(source)).subarray(0, 16)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Names the text that a translation was made from: eight hex digits of SHA-256. Lists are joined by newlines. */
export function textHash(text: string | readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(typeof text === 'string' ? text : text.join('\n')))).slice(0, 8);
}

/**
 * FNV-1a, 32 bits. Tells a question from another in a button; not a secret and not a proof: a collision shows
 * the current question again and no more.
 */
export function hashOf(...parts: readonly string[]): number {
  return parts.reduce(hashOn, 0x811c9dc5);
}

/** Goes on from a hash with one more part. */
export function hashOn(seed: number, part: string): number {
  let hash = seed;
  for (let i = 0; i < part.length; i++) hash = Math.imul(hash ^ part.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ 0xff, 0x01000193);
}

/** A hash as it stands in a button: decimal, which is by far the fastest to write. */
export function written(hash: number): string {
  return String(hash >>> 0);
}
