import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Brings each request to one of the workers that listen, in turn; 502 where that one breaks off, as balancers do. */
export class Balancer {
  readonly #server: Server;
  #workers: number[] = [];
  #next = 0;

  private constructor() {
    this.#server = createServer((incoming, answer) => this.#pass(incoming, answer));
  }

  static async start(): Promise<Balancer> {
    const balancer = new Balancer();
    await new Promise<void>((resolve) => balancer.#server.listen(0, '127.0.0.1', resolve));
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/telegram`;
  }

  /** Ports of the workers from now on. */
  to(...workers: number[]): void {
    this.#workers = workers;
  }

  /** One more, or one less, from now on. */
  with(port: number): void {
    this.#workers = [...this.#workers, port];
  }
  without(port: number): void {
    this.#workers = this.#workers.filter((each) => each !== port);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(incoming: IncomingMessage, answer: ServerResponse): void {
    const port = this.#workers[(this.#next += 1) % this.#workers.length];
    const failed = () => void (answer.headersSent ? answer.destroy() : answer.writeHead(502).end());
    const onward = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (given) => {
      given.on('error', failed);
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    onward.on('error', failed);
    incoming.pipe(onward);
  }
}
