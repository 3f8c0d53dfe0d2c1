import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayIntentBits as Intent, GatewayOpcodes as Op } from 'discord.js';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DiscordServer } from '../server.ts';
import { self } from './accounts.ts';
import { shardOf } from './ids.ts';
import type { Params } from './limits.ts';

interface Frame {
  op: number;
  t: string | null;
  s: number | null;
  d: unknown;
}
/** What was agreed with one shard of the bot; it outlives its connection. */
export interface Session {
  id: string;
  shard: [number, number];
  intents: number;
  sequence: number;
  /** What can be asked for again. */
  past: Frame[];
  socket: WebSocket | undefined;
  /** It cannot be resumed. */
  over: boolean;
}
/** Which sessions hear of something. */
interface Audience {
  /** Without: the first shard. */
  guild?: string | undefined;
  /** Only those that asked for one of these. */
  intent?: number;
}
/** The same for all, or made for those that asked for these intents. */
type Data = Params | ((intents: number) => Params);

/** Must be allowed by the owner of the bot on Discord's page. */
const PRIVILEGED = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent;
/** Frames that a session can be brought up to date with. */
const PAST = 2_000;
/** Bytes of a frame from the bot. */
const LONGEST = 4_096;
/** Frames a minute from the bot. */
const FRAMES = 120;

export class Gateway {
  /** Set to false, and the connection looks dead. */
  acknowledging = true;
  readonly sessions: Session[] = [];
  /** Everything of note: `identify`, `resume`, `resumed`, `close 1006`, … */
  readonly notes: string[] = [];
  readonly #server: DiscordServer;
  readonly #sockets: WebSocketServer;
  #refusing = 0;
  #held: (() => void)[] | undefined;

  constructor(server: DiscordServer) {
    this.#server = server;
    this.#sockets = new WebSocketServer({ noServer: true });
  }

  attach(http: Server): void {
    http.on('upgrade', (request, socket, head) => {
      if (this.#refusing > 0) {
        this.#refusing -= 1;
        this.#note('refused');
        socket.destroy();
        return;
      }
      const { searchParams: asked } = new URL(request.url ?? '/', 'ws://127.0.0.1');
      this.#sockets.handleUpgrade(request, socket, head, (open) => this.#welcome(open, asked));
    });
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  get connected(): Session[] {
    return this.sessions.filter(({ socket, over }) => socket?.readyState === 1 && !over);
  }

  // What happens

  /** Tells the sessions that should hear of it, and keeps it for those that are away for a moment. */
  dispatch(type: string, data: Data, { guild, intent }: Audience = {}): void {
    const tell = () => {
      for (const session of this.sessions) {
        const [index, count] = session.shard;
        const heard = !session.over && index === shardOf(guild, count) && (intent === undefined || (session.intents & intent) !== 0);
        if (heard) this.#event(session, type, data);
      }
    };
    if (this.#held) this.#held.push(tell);
    else tell();
  }

  /** Keeps what happens until `release`, which brings it in another order. */
  hold(): void {
    this.#held ??= [];
  }
  release(order: <T>(held: T[]) => T[] = (held) => held): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const tell of order(held)) tell();
  }

  // What goes wrong

  /** Cuts the connections without a word, and refuses the next ones. */
  drop({ refuse = 0 } = {}): void {
    this.#refusing = refuse;
    for (const socket of this.#sockets.clients) socket.terminate();
  }
  /** 4000: may be resumed; 4009: not; 4004: never again. */
  end(code: number): void {
    for (const session of this.sessions) if (code === 4007 || code === 4009) session.over = true;
    for (const socket of this.#sockets.clients) socket.close(code);
  }
  /** Asks the bot to connect again and to resume. */
  reconnect(): void {
    for (const { socket } of this.connected) this.#send(socket, Op.Reconnect, null);
  }
  invalidate(resumable: boolean): void {
    for (const session of this.connected) {
      this.#send(session.socket, Op.InvalidSession, resumable);
      session.over = !resumable;
    }
  }

  // One connection

  #welcome(socket: WebSocket, asked: URLSearchParams): void {
    if (asked.get('v') !== '10') return socket.close(4012, 'Invalid API version');
    if ((asked.get('encoding') ?? 'json') !== 'json' || asked.has('compress')) return socket.close(4002, 'Only JSON is spoken here');
    let session: Session | undefined;
    let times: number[] = [];
    socket.on('message', (raw: Buffer) => {
      times = [...times.filter((time) => time > Date.now() - 60_000), Date.now()];
      if (times.length > FRAMES) return socket.close(4008, 'Rate limited');
      const frame = raw.length > LONGEST ? undefined : parsed(raw.toString());
      if (!frame) return socket.close(4002, 'Decode error');
      session = this.#hear(socket, frame, session);
    });
    socket.on('close', (code) => this.#left(session, socket, code));
    this.#send(socket, Op.Hello, { heartbeat_interval: this.#server.options.heartbeatMs });
  }

  #hear(socket: WebSocket, { op, d }: Frame, session: Session | undefined): Session | undefined {
    if (op === Op.Heartbeat && this.acknowledging) this.#send(socket, Op.HeartbeatAck, null);
    if (op === Op.Heartbeat) return session;
    if (op === Op.Identify && session && !session.over) socket.close(4005, 'Already authenticated.');
    else if (op === Op.Identify) return this.#identify(socket, d as Params);
    else if (op === Op.Resume) return this.#resume(socket, d as Params);
    else if (!session) socket.close(4003, 'Not authenticated.');
    else if (op !== Op.PresenceUpdate && op !== Op.VoiceStateUpdate && op !== Op.RequestGuildMembers) socket.close(4001, 'Unknown opcode.');
    return session;
  }

  #identify(socket: WebSocket, { token, intents, shard = [0, 1] }: Params): Session | undefined {
    this.#note('identify');
    const [index, count] = shard as [number, number];
    if (token !== this.#server.token) return this.#refuse(socket, 4004, 'Authentication failed.');
    if (typeof intents !== 'number' || !Number.isInteger(intents)) return this.#refuse(socket, 4013, 'Invalid intent(s).');
    if (intents & PRIVILEGED & ~this.#server.options.privileged) return this.#refuse(socket, 4014, 'Disallowed intent(s).');
    if (!(index >= 0 && index < count)) return this.#refuse(socket, 4010, 'Invalid shard.');
    const session: Session = { id: randomBytes(16).toString('hex'), shard: [index, count], intents, sequence: 0, past: [], socket, over: false };
    this.sessions.push(session);
    const guilds = [...this.#server.guilds.values()].filter(({ id, hasBot }) => hasBot && shardOf(id, count) === index);
    this.#event(session, 'READY', {
      v: 10, session_type: 'normal', session_id: session.id, resume_gateway_url: this.#server.socketRoot, shard: session.shard,
      user: self(this.#server), application: { id: this.#server.me.id, flags: 0 }, guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
    });
    if (intents & Intent.Guilds) for (const guild of guilds) this.#event(session, 'GUILD_CREATE', guild.created(intents));
    return session;
  }

  #resume(socket: WebSocket, { token, session_id: id, seq }: Params): Session | undefined {
    this.#note('resume');
    const session = this.sessions.find((each) => each.id === id);
    if (token !== this.#server.token) return this.#refuse(socket, 4004, 'Authentication failed.');
    if (!session || session.over || Number(seq) > session.sequence) {
      this.#send(socket, Op.InvalidSession, false);
      return undefined;
    }
    session.socket = socket;
    const missed = session.past.filter(({ s }) => (s ?? 0) > Number(seq));
    for (const frame of missed) socket.send(JSON.stringify(frame));
    this.#event(session, 'RESUMED', {});
    this.#note(`resumed ${missed.length}`);
    return session;
  }

  #event(session: Session, t: string, data: Data): void {
    session.sequence += 1;
    const frame: Frame = { op: Op.Dispatch, t, s: session.sequence, d: typeof data === 'function' ? data(session.intents) : data };
    session.past = [...session.past, frame].slice(-PAST);
    if (session.socket?.readyState === 1) session.socket.send(JSON.stringify(frame));
  }

  #left(session: Session | undefined, socket: WebSocket, code: number): void {
    this.#note(`close ${code}`);
    if (session?.socket !== socket) return;
    session.socket = undefined;
    // Who says goodbye like this is shown as offline at once and cannot resume.
    if (code === 1000 || code === 1001) session.over = true;
  }
  #refuse(socket: WebSocket, code: number, why: string): undefined {
    this.#note(`refused ${code}`);
    socket.close(code, why);
  }
  #send(socket: WebSocket | undefined, op: number, d: unknown): void {
    if (socket?.readyState === 1) socket.send(JSON.stringify({ op, d, t: null, s: null }));
  }
  #note(what: string): void {
    this.notes.push(what);
    this.#server.changed();
  }
}

function parsed(text: string): Frame | undefined {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return undefined;
  }
}
