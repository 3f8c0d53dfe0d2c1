import { createServer, type Server, type ServerResponse } from 'node:http';

export interface Views {
  /** In the format of Prometheus. */
  metrics: () => Promise<{ type: string; text: string }>;
  /** Whether events can be taken now; what is missing, in a few words. */
  ready: () => Promise<string[]>;
}

export class PortRefused extends Error {
  override name = 'PortRefused';
}

/** Milliseconds. */
const PATIENCE = 5_000;

/**
 * A port for whoever runs the bot: `/metrics`, `/health/live` (the process answers), `/health/ready` (200, or 503 and
 * what is missing). Never the one where platforms come in; without a host only this machine reaches it.
 */
export class Port {
  readonly #server: Server;

  constructor(views: Views) {
    this.#server = createServer({ requestTimeout: PATIENCE, headersTimeout: PATIENCE }, ({ method, url }, response) => {
      if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, '');
      void view(views, url?.split('?')[0] ?? '', response).catch(() => answer(response, 500, ''));
    });
    this.#server.maxConnections = 32;
  }

  /** Resolves with the port, which may have been asked for as 0. Rejects with `PortRefused`. */
  open(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', ({ code }: NodeJS.ErrnoException) => reject(new PortRefused(`Metrics cannot be shown on port ${port} of ${host} (${code}). Set METRICS_PORT to a free one, and METRICS_HOST to an address of this machine.`)));
      this.#server.listen(port, host, () => {
        const address = this.#server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  /** Nothing here is worth waiting for. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

async function view(views: Views, path: string, response: ServerResponse): Promise<void> {
  if (path === '/health/live') return answer(response, 200, 'live\n');
  if (path === '/health/ready') {
    const missing = await views.ready();
    return missing.length === 0 ? answer(response, 200, 'ready\n') : answer(response, 503, `${missing.join('\n')}\n`);
  }
  if (path !== '/metrics') return answer(response, 404, '');
  const { type, text } = await views.metrics();
  answer(response, 200, text, type);
}

function answer(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
}
