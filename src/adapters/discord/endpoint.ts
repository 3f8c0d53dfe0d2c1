import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Answer, Delivery, Listener } from '../shared/listener.ts';
import type { Interaction } from './payload.ts';

export interface EndpointOptions {
  listener: Listener;
  /** Of the address that is told to Discord. */
  path: string;
  /** 32 bytes in hexadecimal: what Discord signs with. */
  publicKey: string;
  /** Must not wait: the response to the interaction is a call of its own. */
  take: (interaction: Interaction) => void;
  /** Milliseconds since 1970. */
  clock?: () => number;
}

/** Milliseconds; what was signed longer ago, or will be, may be somebody's recording. */
const STALE = 5 * 60_000;
const PING = 1;
/** What stands before a raw Ed25519 key in DER. */
const DER = '302a300506032b6570032100';

/** Interactions that Discord brings, without a gateway. */
export class Endpoint {
  readonly #options: EndpointOptions;
  readonly #key: KeyObject;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.#key = createPublicKey({ key: Buffer.from(DER + options.publicKey, 'hex'), format: 'der', type: 'spki' });
  }

  listen(): Promise<void> {
    return this.#options.listener.open(this.#options.path, (delivery) => this.#take(delivery));
  }

  stop(): Promise<void> {
    return this.#options.listener.close(this.#options.path);
  }

  async #take({ headers, body }: Delivery): Promise<Answer> {
    const timestamp = headers['x-signature-timestamp'];
    const signature = headers['x-signature-ed25519'];
    if (typeof timestamp !== 'string' || typeof signature !== 'string' || !this.#isFresh(timestamp)) return { status: 401 };
    const bytes = await body();
    if (bytes === undefined) return { status: 413 };
    if (!this.#isSigned(timestamp, bytes, signature)) return { status: 401 };
    const interaction = parsed(bytes);
    if (!interaction) return { status: 400 };
    if (interaction.type === PING) return { status: 200, json: JSON.stringify({ type: PING }) };
    this.#options.take(interaction);
    return { status: 202 };
  }

  #isFresh(timestamp: string): boolean {
    if (!/^\d{1,12}$/.test(timestamp)) return false;
    const now = (this.#options.clock ?? Date.now)();
    return Math.abs(now - Number(timestamp) * 1_000) <= STALE;
  }

  #isSigned(timestamp: string, bytes: Buffer, signature: string): boolean {
    if (!/^[0-9a-f]{128}$/i.test(signature)) return false;
    return verify(null, Buffer.concat([Buffer.from(timestamp), bytes]), this.#key, Buffer.from(signature, 'hex'));
  }
}

function parsed(body: Buffer): Interaction | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
