import type { REST } from '@discordjs/rest';
import { CloseCodes, WebSocketManager, WebSocketShardEvents as On, type SessionInfo } from '@discordjs/ws';
import { AdapterRefused, type Log } from '../../botkit/adapter.ts';
import { Hearing } from '../shared/hearing.ts';
import { Pauses, pause } from '../shared/patience.ts';
import { codeOf, failureOf } from './client.ts';
import { ApiFailure } from './failure.ts';

export interface GatewayOptions {
  token: string;
  rest: REST;
  /** Absent: all that Discord recommends, in this process. */
  shard?: { ids: number[]; count: number } | undefined;
  log: Log;
  /** One event by its name. */
  take: (name: string, data: unknown) => void;
  /** Hear when the bot is taken out of a server. */
  servers?: boolean;
  /** Told once when Discord will not have us any more. */
  refused: (error: AdapterRefused) => void;
  hearing?: Hearing;
}

/** What is typed in private chats. Interactions need none, and nothing else is our business. */
const DIRECT_MESSAGES = 1 << 12;
/** Servers that come and go. */
const GUILDS = 1 << 0;

/** Discord closes so when only the operator can help. */
const fatal: Readonly<Record<number, string>> = {
  4004: 'Discord does not know this DISCORD_TOKEN any more. The developer portal shows the right one under Bot.',
  4010: 'Discord does not take these shards. Unset DISCORD_SHARDS, or set it to auto.',
  4011: 'This bot is in too many servers for one connection. Set DISCORD_SHARDS to auto.',
  4013: 'Discord does not take the intents of this bot (4013). Please report this.',
  4014: 'Discord does not allow this bot to hear of private messages (4014). Look under Bot in the developer portal whether it was restricted.',
};

/** The connection ended without a word. */
const BROKEN = 1006;
/** Connections that fail before Discord says hello, in a row, after which a talk is begun anew. */
const FAILURES = 6;

/** Discord's events, over connections that are taken up again where they broke off. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #stopping = new AbortController();
  readonly #sessions = new Map<number, SessionInfo>();
  /** Shards whose latest connection Discord itself has said hello on, or closed. */
  readonly #greeted = new Set<number>();
  /** How often a shard has failed to connect since it last did. */
  readonly #failures = new Map<number, number>();
  readonly #hearing: Hearing;
  #manager: WebSocketManager;
  #over = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#hearing = options.hearing ?? new Hearing();
    this.#manager = this.#fresh();
  }

  /** Keeps trying while Discord does not answer. */
  async start(): Promise<void> {
    const { signal } = this.#stopping;
    const pauses = new Pauses();
    while (!signal.aborted && !this.#over) {
      try {
        await this.#manager.connect();
        // Whoever stopped meanwhile found nothing to end.
        if (signal.aborted) await this.#manager.destroy({ code: CloseCodes.Normal });
        return;
      } catch (error) {
        await this.#manager.destroy();
        if (this.#over || signal.aborted) return;
        const failure = failureOf(error);
        if (failure instanceof ApiFailure && failure.status === 401) return this.#end(4004);
        const wait = pauses.next();
        this.#options.log.warn({ code: codeOf(failure), wait }, 'the gateway of Discord does not answer yet; trying again');
        await pause(wait, signal);
        this.#manager = this.#fresh();
      }
    }
  }

  /** False once a connection has been gone for a minute. */
  get hears(): boolean {
    return this.#hearing.well;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#manager.removeAllListeners(On.Dispatch);
    await this.#manager.destroy({ code: CloseCodes.Normal });
  }

  #fresh(): WebSocketManager {
    const { token, rest, shard, log, take } = this.#options;
    const manager = new WebSocketManager({
      token,
      rest,
      intents: DIRECT_MESSAGES | (this.#options.servers ? GUILDS : 0),
      shardIds: shard?.ids ?? null,
      shardCount: shard?.count ?? null,
      handshakeTimeout: 15_000,
      helloTimeout: 20_000,
      // The library connects anew even after it was told to end: then it waits here, for nothing.
      retrieveSessionInfo: (id) => (this.#stopping.signal.aborted ? new Promise(() => {}) : (this.#sessions.get(id) ?? null)),
      updateSessionInfo: (id, session) => this.#keep(id, session),
    });
    manager.on(On.Dispatch, ({ data }) => take(data.t, data.d));
    manager.on(On.Hello, ({ shardId }) => {
      this.#greeted.add(shardId);
      this.#failures.delete(shardId);
    });
    manager.on(On.Ready, ({ shardId }) => this.#hearing.found(shardId));
    manager.on(On.Resumed, ({ shardId }) => {
      this.#hearing.found(shardId);
      log.info({ shard: shardId }, 'the connection to Discord was taken up again');
    });
    manager.on(On.Error, ({ error, shardId }) => log.warn({ shard: shardId, error: error.name }, 'the connection to Discord has an error'));
    manager.on(On.Closed, ({ code, shardId }) => this.#closed(code, shardId));
    return manager;
  }

  /**
   * The library forgets what was going on when a connection cannot be made; Discord does not, and would bring what
   * was missed. So it is forgotten only after Discord itself was reached, or after many vain tries.
   */
  #keep(id: number, session: SessionInfo | null): void {
    if (session) return void this.#sessions.set(id, session);
    const failures = this.#failures.get(id) ?? 0;
    this.#failures.set(id, failures + 1);
    if (this.#greeted.has(id) || failures + 1 >= FAILURES) this.#sessions.delete(id);
  }

  #closed(code: number, shard: number): void {
    this.#options.log.info({ shard, code: String(code) }, 'a connection to Discord was closed');
    this.#hearing.lost(shard);
    if (code === BROKEN) this.#greeted.delete(shard);
    this.#end(code);
  }

  #end(code: number): void {
    const reason = fatal[code];
    if (reason === undefined || this.#over) return;
    this.#over = true;
    this.#options.refused(new AdapterRefused(reason));
  }
}
