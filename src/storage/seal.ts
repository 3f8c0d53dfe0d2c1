import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, randomFillSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { type PersonKey, StoreRefused } from './store.ts';

/**
 * Everything that is derived from the operator's secret: who a row belongs to, which event was seen, and the
 * cover over what waits to be sent. Each has its own key, so that one use tells nothing about another.
 */
export interface Seal {
  /** Same platform and user, same key; without the secret nobody can tell whose it is. */
  personKey(platform: string, user: string): PersonKey;
  /** 16 bytes that stand for an event id. */
  eventKey(event: string): Uint8Array;
  /** Encrypts. `about` is not kept, but `open` needs the same: an entry moved elsewhere does not open. */
  seal(text: string, about: string): Uint8Array;
  /** Throws `SealBroken` when the bytes, the secret or `about` are not those of `seal`. */
  open(sealed: Uint8Array, about: string): string;
  /** 16 bytes by which a database recognises the secret it was made with. */
  readonly fingerprint: Uint8Array;
  /** For `sealWith` in another thread; to be given to nobody else. */
  keys(): SealKeys;
}

/** One key of 32 bytes for each use. */
export interface SealKeys {
  person: Uint8Array;
  event: Uint8Array;
  outbox: Uint8Array;
  fingerprint: Uint8Array;
}

/** Bytes that this secret did not seal, or that were changed since. */
export class SealBroken extends Error {
  override name = 'SealBroken';
}

const SECRET_BYTES = 32;
const SHORT_KEY_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;

export function createSeal(secret: string): Seal {
  assertSecret(secret);
  const key = (use: keyof SealKeys) => derive(secret, use);
  return sealWith({ person: key('person'), event: key('event'), outbox: key('outbox'), fingerprint: key('fingerprint') });
}

export function sealWith(keys: SealKeys): Seal {
  const people = hmac(keys.person);
  const events = hmac(keys.event);
  const outbox = createSecretKey(keys.outbox);
  const nonces = nonceSource();
  return {
    // The one place where the brand is given. JSON quotes both parts, so that no other pair has the same encoding.
    personKey: (platform, user) => people(JSON.stringify([platform, user]), 'base64url') as PersonKey,
    eventKey: (event) => shortKey(events(event, 'binary')),
    seal: (text, about) => seal(outbox, nonces(), text, about),
    open: (sealed, about) => open(outbox, sealed, about),
    fingerprint: shortKey(hmac(keys.fingerprint)('', 'binary')),
    keys: () => keys,
  };
}

/** `from` names the place the secret came from, for the operator. */
export function assertSecret(secret: string, from = 'SESSION_SECRET'): void {
  const bytes = Buffer.byteLength(secret);
  if (bytes >= SECRET_BYTES) return;
  throw new StoreRefused(
    `${from} is ${bytes} bytes long; at least ${SECRET_BYTES} are needed. Make one with: openssl rand -base64 48`,
  );
}

function derive(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'bothends', use, 32));
}

/**
 * HMAC-SHA256 (RFC 2104) for a key of at most 64 bytes, as two one-shot hashes: a third of the time of
 * `createHmac`, which costs more than the database does for an event.
 */
export function hmac(key: Uint8Array): (text: string, encoding: 'binary' | 'base64url') => string {
  const inner = Buffer.concat([key], 64);
  const outer = Buffer.concat([key], 64 + 32);
  for (let n = 0; n < 64; n++) {
    inner[n]! ^= 0x36;
    outer[n]! ^= 0x5c;
  }
  return (text, encoding) => {
    outer.write(hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'binary'), 64, 'binary');
    return hash('sha256', outer, encoding);
  };
}

function shortKey(digest: string): Uint8Array {
  return Buffer.from(digest.slice(0, SHORT_KEY_BYTES), 'binary');
}

/** Random nonces, drawn many at a time: drawing one costs as much as encrypting. */
function nonceSource(): () => Uint8Array {
  const pool = Buffer.alloc(NONCE_BYTES * 512);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    return pool.subarray(next, (next += NONCE_BYTES));
  };
}

/** Format byte, nonce, text, tag. */
function seal(key: KeyObject, nonce: Uint8Array, text: string, about: string): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
  const body = cipher.update(text, 'utf8');
  cipher.final();
  const sealed = Buffer.allocUnsafe(HEAD_BYTES + body.length + TAG_BYTES);
  sealed[0] = FORMAT;
  sealed.set(nonce, 1);
  sealed.set(body, HEAD_BYTES);
  sealed.set(cipher.getAuthTag(), HEAD_BYTES + body.length);
  return sealed;
}

function open(key: KeyObject, sealed: Uint8Array, about: string): string {
  if (sealed.length < HEAD_BYTES + TAG_BYTES || sealed[0] !== FORMAT) {
    throw new SealBroken('not a sealed entry of a format that this version knows');
  }
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, HEAD_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(end));
  try {
    const body = decipher.update(sealed.subarray(HEAD_BYTES, end));
    decipher.final();
    return body.toString('utf8');
  } catch {
    throw new SealBroken('a sealed entry was changed, moved, or sealed under another secret');
  }
}
