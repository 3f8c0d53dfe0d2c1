import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AdapterRefused } from '../../botkit/adapter.ts';
import { pause } from './patience.ts';

/** A request that was posted to a path. */
export interface Delivery {
  headers: IncomingHttpHeaders;
  /** The whole body; undefined when it is longer than anything that a platform sends. */
  body(): Promise<Buffer | undefined>;
}

/** The status to answer with, and what is said besides. */
export interface Answer {
  status: number;
  json?: string;
}

/** Bytes; what platforms bring is a few kilobytes. */
const BODY = 1024 * 1024;
/** Milliseconds in which a request must be here, its headers and all of it: whoever drips it in is cut off. */
const slowness = { headersTimeout: 8_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };
/** At once; platforms keep a few dozen. Each costs memory and a file. */
const CONNECTIONS = 4_000;
/** Milliseconds for requests in hand when a path is closed. */
const LAST_TURNS = 8_000;

/** The one place where platforms reach this process: each door has a path of its own on the same port. */
export class Listener {
  readonly #port: number;
  readonly #server: Server;
  readonly #paths = new Map<string, Path>();
  #listening: Promise<void> | undefined;

  /** @param connections that are kept at once; one more is closed as it comes */
  constructor(port: number, connections = CONNECTIONS) {
    this.#port = port;
    this.#server = createServer(slowness, (request, response) => void this.#answer(request, response));
    this.#server.maxConnections = connections;
    // Longer than platforms keep a connection: closing one just as it is used again would cost a delivery.
    this.#server.keepAliveTimeout = 120_000;
  }

  /** Takes what is posted to a path from now on. */
  async open(path: string, take: (delivery: Delivery) => Promise<Answer>): Promise<void> {
    await (this.#listening ??= this.#listen());
    this.#paths.set(path, { take, inHand: new Set(), closed: false });
  }

  /** Takes nothing more there, and lets what is in hand end. With the last path the port is given back. */
  async close(path: string): Promise<void> {
    const at = this.#paths.get(path);
    if (!at) return;
    at.closed = true;
    const ended = new AbortController();
    await Promise.race([Promise.all(at.inHand), pause(LAST_TURNS, ended.signal)]);
    ended.abort();
    if ([...this.#paths.values()].every(({ closed }) => closed)) await this.#shut();
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', ({ code }: NodeJS.ErrnoException) => reject(new AdapterRefused(`The webhook cannot listen on port ${this.#port} (${code}). Set PORT to a free one.`)));
      this.#server.listen(this.#port, resolve);
    });
  }

  async #shut(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), LAST_TURNS);
    await closed;
    clearTimeout(timer);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, json } = await this.#take(request).catch(() => ({ status: 500, json: undefined }));
    const headers = { ...(json !== undefined && { 'content-type': 'application/json' }), ...((status === 413 || status === 503) && { connection: 'close' }) };
    response.writeHead(status, headers).end(json);
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const path = this.#paths.get(pathOf(request));
    if (!path) return { status: 404 };
    if (request.method !== 'POST') return { status: 405 };
    if (path.closed) return { status: 503 };
    const taken = path.take({ headers: request.headers, body: () => bodyOf(request) });
    // Whoever waits for the last of them does not mind how it ends.
    const ended = taken.then(() => {}, () => {});
    path.inHand.add(ended);
    return taken.finally(() => path.inHand.delete(ended));
  }
}

interface Path {
  take: (delivery: Delivery) => Promise<Answer>;
  inHand: Set<Promise<void>>;
  closed: boolean;
}

/** Anything may be asked for; what is no address is no path of ours. */
function pathOf({ url = '' }: IncomingMessage): string {
  return URL.parse(url, 'http://here')?.pathname ?? '';
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array); // no encoding is set, so the stream gives bytes
    size += bytes.length;
    if (size > BODY) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
