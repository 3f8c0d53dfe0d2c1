import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Upload } from './bodies.ts';
import type { Params } from './limits.ts';

export function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  if (response.headersSent) return;
  if (body === undefined) response.writeHead(status, headers).end();
  else response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** JSON, or a form with files and the rest in `payload_json`. `body` is undefined when it cannot be read. */
export async function readBody(request: IncomingMessage): Promise<{ body: Params | undefined; files: Upload[] }> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parsedBody(Buffer.concat(parts), request.headers['content-type'] ?? '');
}

export async function parsedBody(raw: Buffer, type: string): Promise<{ body: Params | undefined; files: Upload[] }> {
  if (raw.length === 0) return { body: {}, files: [] };
  if (!type.startsWith('multipart/form-data')) return { body: parsed(raw.toString()), files: [] };
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  const files: Upload[] = [];
  for (const [field, value] of form) {
    if (typeof value !== 'string') files.push({ field, name: value.name, type: value.type, content: Buffer.from(await value.arrayBuffer()) });
  }
  return { body: parsed(String(form.get('payload_json') ?? '{}')), files };
}

function parsed(text: string): Params | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Params) : undefined;
  } catch {
    return undefined;
  }
}
