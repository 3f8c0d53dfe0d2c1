/** The bytes of a stream; undefined when there are more than so many. */
export async function atMost(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream) {
    size += part.length;
    if (size > most) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/**
 * A file by its address; undefined when it cannot be had or is too large. Never tells the address, which may hold a
 * secret, and goes nowhere else than there.
 */
export async function download(address: URL, most: number, patience: number): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(patience), redirect: 'error' });
    return response.ok && response.body ? await atMost(response.body, most) : undefined;
  } catch {
    return undefined;
  }
}
