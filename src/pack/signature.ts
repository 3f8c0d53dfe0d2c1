import { utf8ToBytes } from '@noble/hashes/utils.js';
import { type Pack, PACK_FORMAT, type Signature } from './pack.ts';

const ALGORITHM = 'Ed25519';

export interface Keys {
  /** PKCS #8 as PEM: what OpenSSL writes and reads as well. */
  secret: string;
  /** 32 bytes as base64: what a pack shows. */
  key: string;
}

/** A new pair of keys. The secret one is the author's alone. */
export async function createKeys(): Promise<Keys> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error(`${ALGORITHM} made no pair of keys`);
  const secret = toBase64(new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)));
  const key = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { secret: `-----BEGIN PRIVATE KEY-----\n${secret.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`, key };
}

/** Signs a pack. Undefined: the text is no secret key of Ed25519. */
export async function signPack(pack: Pick<Pack, 'sha256'>, secret: string): Promise<Signature | undefined> {
  const body = /^-----BEGIN PRIVATE KEY-----\s([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/.exec(secret)?.[1];
  const bytes = body && fromBase64(body.replaceAll(/\s/g, ''));
  if (!bytes) return undefined;
  try {
    const secretKey = await crypto.subtle.importKey('pkcs8', bytes, ALGORITHM, true, ['sign']);
    const { x = '' } = await crypto.subtle.exportKey('jwk', secretKey);
    const made = await crypto.subtle.sign(ALGORITHM, secretKey, signedBytes(pack));
    return { key: x.replaceAll('-', '+').replaceAll('_', '/').padEnd(44, '='), ed25519: toBase64(new Uint8Array(made)) };
  } catch (error) {
    if (error instanceof DOMException) return undefined; // a key of another kind
    throw error;
  }
}

export async function isSignatureOf(pack: Pick<Pack, 'sha256'>, { key, ed25519 }: Signature): Promise<boolean> {
  const [keyBytes, made] = [fromBase64(key), fromBase64(ed25519)];
  if (keyBytes?.length !== 32 || made?.length !== 64) return false;
  try {
    const publicKey = await crypto.subtle.importKey('raw', keyBytes, ALGORITHM, true, ['verify']);
    return await crypto.subtle.verify(ALGORITHM, publicKey, made, signedBytes(pack));
  } catch (error) {
    if (error instanceof DOMException) return false; // 32 bytes that are no point of the curve
    throw error;
  }
}

/** The hash covers the words about the pack and all of its files; what it is for stands before it. */
function signedBytes({ sha256 }: Pick<Pack, 'sha256'>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(utf8ToBytes(`bothends pack ${PACK_FORMAT}\n${sha256}\n`));
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined; // letters that base64 does not have
  }
}
