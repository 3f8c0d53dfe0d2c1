/** A flow that travels in the address, behind the `#`: no server ever sees it. */

/** Longest address part, in characters: chats and browsers cut longer ones. */
export const LONGEST = 16_000;
/** Longest flow that a link may hold, in bytes; the reader of flows takes no longer ones. */
const MOST = 256_000;

const MARK = '#f=';

export type Shared = { ok: true; text: string } | { ok: false; problem: string };

/** What goes behind the page's address; undefined where the flow is too long for a link. */
export async function linkFor(text: string): Promise<string | undefined> {
  const packed = await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw')), MOST);
  const link = packed && MARK + base64url(packed);
  return link && link.length <= LONGEST ? link : undefined;
}

/** The flow in an address; undefined where there is none. Total: whatever was typed into the address. */
export async function sharedIn(hash: string): Promise<Shared | undefined> {
  if (!hash.startsWith(MARK)) return undefined;
  const written = hash.slice(MARK.length);
  if (hash.length > LONGEST) return { ok: false, problem: 'This link is too long to be one of ours.' };
  if (!/^[A-Za-z0-9_-]+$/.test(written)) return { ok: false, problem: BROKEN };
  try {
    const packed = Uint8Array.from(atob(written.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
    const bytes = await bytesOf(new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')), MOST);
    if (!bytes) return { ok: false, problem: 'The flow in this link is too long.' };
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, problem: BROKEN };
  }
}

const BROKEN = 'This link is damaged: a part of it is missing or was changed.';

/** Undefined as soon as there are more than so many. */
async function bytesOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(length);
  chunks.reduce((at, chunk) => (all.set(chunk, at), at + chunk.length), 0);
  return all;
}

function base64url(bytes: Uint8Array): string {
  const signs = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(signs).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
