import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A wire to a server on this machine that a test can cut. */
export class Wire {
  /** Connections that were cut in the middle of something. */
  cuts = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #pairs = new Map<Socket, Socket>();
  #cut = false;
  #half = false;
  #delay = 0;
  #torn = false;
  #last: string | undefined;

  private constructor(port: number) {
    this.#server = createServer((client) => this.#join(client, connect(port, '127.0.0.1')));
  }

  static async to(port: number): Promise<Wire> {
    const wire = new Wire(port);
    await new Promise<void>((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    return wire;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next thing that the server says does not arrive, and the connection breaks. */
  cutNextAnswer(): void {
    this.#cut = true;
  }

  /** Half of the next thing that a client asks for arrives, and the connection breaks. */
  cutNextStatement(): void {
    this.#half = true;
  }

  /** Everything takes so many milliseconds each way, from now on. */
  slow(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** All connections break, and none can be made until it is mended. */
  tear(): void {
    this.#torn = true;
    // What was on its way to the server arrives.
    for (const [client, server] of this.#pairs) {
      client.destroy();
      server.end();
    }
  }
  /** As `tear`, once a statement with these words in it has arrived: its answer is not heard. */
  tearAfter(words: string): void {
    this.#last = words;
  }
  mend(): void {
    this.#torn = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, server: Socket): void {
    this.#pairs.set(client, server);
    client.on('close', () => this.#pairs.delete(client));
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => {}).on('close', () => {
        this.#sockets.delete(socket);
        other.end();
      });
    }
    if (this.#torn) client.destroy();
    client.on('data', (part) => this.#asked(part, client, server));
    server.on('data', (part) => this.#told(part, client));
  }

  #asked(part: Buffer, client: Socket, server: Socket): void {
    if (this.#last !== undefined && part.includes(this.#last)) {
      this.#last = undefined;
      server.end(part);
      client.destroy();
      return this.tear();
    }
    if (!this.#half) return this.#pass(part, server);
    this.#half = false;
    this.cuts += 1;
    // What was half said arrives before the end does.
    server.end(part.subarray(0, part.length / 2));
    client.destroy();
  }

  #told(part: Buffer, client: Socket): void {
    if (!this.#cut) return this.#pass(part, client);
    this.#cut = false;
    this.cuts += 1;
    client.destroy();
  }

  #pass(part: Buffer, to: Socket): void {
    if (this.#delay === 0) to.write(part);
    else setTimeout(() => to.write(part), this.#delay).unref();
  }
}
