import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DiscordServer } from '../server.ts';
import type { Upload } from './bodies.ts';
import { answerOf, type Fault, Faults, pause } from './faults.ts';
import { readBody, reply } from './http.ts';
import { type Params, Refused } from './limits.ts';
import { Rates } from './rates.ts';
import { type Found, open, routeOf } from './routes.ts';

/** One call of the bot, with what came of it. */
export interface Call {
  /** `POST /channels/:channel/messages`. */
  route: string;
  path: string;
  params: Params;
  files: readonly Upload[];
  /** When it came, milliseconds. */
  at: number;
  /** HTTP status of the answer; 0: the connection was broken instead. */
  status?: number;
  /** Discord's number of the error. */
  code?: number;
  /** What was wrong, field by field. */
  errors?: unknown;
  error?: string;
  /** It failed because a test wanted it to. */
  fault?: true;
}

/** The calls of the bot: their log, what goes wrong with them, and how many there may be. */
export class Api {
  readonly calls: Call[] = [];
  readonly faults = new Faults();
  readonly #rates = new Rates();
  readonly #server: DiscordServer;

  constructor(server: DiscordServer) {
    this.#server = server;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.#server.root);
    if (pathname.startsWith('/attachments/')) return this.#download(pathname, response);
    const path = decodeURIComponent(pathname.replace(/^\/api(\/v10)?/, ''));
    const found = routeOf(request.method ?? 'GET', path);
    const { body, files } = await readBody(request);
    const call = this.record(found.name, path, body ?? {}, files);
    const fault = this.faults.take(call);
    await pause(fault?.delay);
    if (fault?.drop || fault?.status !== undefined) return this.#fail(call, fault, response);
    const rate = this.#server.options.rates ? this.#rates.take(found.name, found.at, this.#server.now()) : { headers: {} };
    const [status, answer] = await this.perform(call, async () => {
      this.#admit(request, found, rate);
      if (body === undefined) throw new Refused(400, 50109, 'The request body contains invalid JSON.');
      return found.route(this.#server, { at: found.at, body, query, files });
    });
    await pause(fault?.late);
    if (fault?.lose) response.destroy();
    else reply(response, status, answer, rate.headers);
  }

  record(route: string, path: string, params: Params, files: readonly Upload[]): Call {
    const call: Call = { route, path, params, files, at: Date.now() };
    this.calls.push(call);
    return call;
  }

  /** Does what was asked, and writes down what came of it. */
  async perform(call: Call, act: () => Promise<unknown>): Promise<[number, unknown]> {
    try {
      const result = await act();
      return this.#answered(call, result === undefined ? 204 : 200, result);
    } catch (error) {
      if (!(error instanceof Refused)) {
        this.#answered(call, 500, { message: String(error) });
        throw error;
      }
      return this.#answered(call, error.status, error.body);
    }
  }

  /** Faults of these match `GET /attachments`. */
  async #download(path: string, response: ServerResponse): Promise<void> {
    const fault = this.faults.take({ route: 'GET /attachments', path, params: {} });
    await pause(fault?.delay);
    const file = this.#server.files.get(path);
    if (fault?.drop) response.destroy();
    else if (fault?.status !== undefined || !file) response.writeHead(fault?.status ?? 404).end('This content is no longer available.');
    else response.writeHead(200, { 'content-type': file.type }).end(file.content);
  }

  #admit(request: IncomingMessage, { name }: Found, { after, global }: { after?: number; global?: boolean }): void {
    if (!open(name) && request.headers.authorization !== `Bot ${this.#server.token}`) throw new Refused(401, 0, '401: Unauthorized');
    if (after !== undefined) throw new Refused(429, 0, 'You are being rate limited.', { retry_after: after, global });
  }

  #fail(call: Call, fault: Fault, response: ServerResponse): void {
    call.fault = true;
    if (fault.drop) {
      response.destroy();
      this.#answered(call, 0, undefined);
      return;
    }
    const { body, headers } = answerOf(fault);
    const [status] = this.#answered(call, fault.status ?? 400, body);
    if (fault.body === undefined) reply(response, status, body, headers);
    else response.writeHead(status, { 'content-type': fault.body.startsWith('<') ? 'text/html' : 'application/json' }).end(fault.body);
  }

  #answered(call: Call, status: number, body: unknown): [number, unknown] {
    call.status = status;
    if (status >= 400) {
      const { message, code, errors } = body as { message: string; code?: number; errors?: unknown };
      Object.assign(call, { error: message, ...(code !== undefined && { code }), ...(errors !== undefined && { errors }) });
    }
    this.#server.changed();
    return [status, body];
  }
}
