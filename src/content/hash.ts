import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Names a text in a translation: the first 8 hex digits of the SHA-256 of its UTF-8. A changed text has another name. */
export function textHash(text: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(text))).slice(0, 8);
}
