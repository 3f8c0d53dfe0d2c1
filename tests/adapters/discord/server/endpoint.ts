import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { DiscordServer } from '../server.ts';
import type { Api } from './api.ts';
import { parsedBody } from './http.ts';
import { type Interaction, respond } from './interactions.ts';
import { Findings, type Params, refuse } from './limits.ts';

/** The app's own address: once it is set, interactions are posted there, signed, and no longer go over the gateway. */
export class Endpoint {
  url: string | undefined;
  /** What the app checks signatures with. */
  readonly publicKey: string;
  /** Every attempt; 0: no answer in time. */
  readonly deliveries: { interaction: Interaction; status: number }[] = [];
  readonly #key: KeyObject;
  readonly #server: DiscordServer;
  readonly #api: Api;

  constructor(server: DiscordServer, api: Api) {
    this.#server = server;
    this.#api = api;
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    // The last 32 bytes are the key itself.
    this.publicKey = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  }

  /** Tries the address first: it must answer a greeting, and refuse one that is signed wrongly. */
  async set(url: string | null): Promise<void> {
    this.url = undefined;
    if (url === null) return;
    const ping = { id: this.#server.ids.next(), application_id: this.#server.me.id, type: 1, token: 'ping', version: 1, entitlements: [], authorizing_integration_owners: {} };
    const right = await this.#post(url, ping);
    const wrong = await this.#post(url, ping, true);
    const greeted = right?.status === 200 && ((await right.json()) as Params)['type'] === 1;
    if (!greeted || wrong?.status !== 401) {
      const found = new Findings();
      found.add('interactions_endpoint_url', 'APPLICATION_INTERACTIONS_ENDPOINT_VALIDATION_FAILED', 'The specified interactions endpoint url could not be verified.');
      found.end();
    }
    this.url = url;
  }

  async deliver(url: string, interaction: Interaction): Promise<void> {
    const response = await this.#post(url, interaction.payload);
    this.deliveries.push({ interaction, status: response?.status ?? 0 });
    // 202: the response comes by a call.
    if (response?.status === 200) await this.#take(interaction, response);
    this.#server.changed();
  }

  /** The first response, in the answer itself. */
  async #take(interaction: Interaction, response: Response): Promise<void> {
    const { body, files } = await parsedBody(Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? '');
    const call = this.#api.record('answer of the endpoint', '', body ?? {}, files);
    await this.#api.perform(call, async () => {
      if (body === undefined) refuse(400, 50109, 'The request body contains invalid JSON.');
      respond(this.#server, interaction, body as unknown as Parameters<typeof respond>[2], files);
    });
  }

  async #post(url: string, payload: Params, forged = false): Promise<Response | undefined> {
    const body = JSON.stringify(payload);
    const timestamp = String(Math.floor(this.#server.now() / 1000));
    const signature = sign(null, Buffer.from(forged ? `${timestamp}?${body}` : timestamp + body), this.#key).toString('hex');
    const headers = { 'content-type': 'application/json', 'x-signature-ed25519': signature, 'x-signature-timestamp': timestamp };
    try {
      return await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(this.#server.options.responseMs) });
    } catch {
      return undefined;
    }
  }
}
