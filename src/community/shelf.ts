import { createHash } from 'node:crypto';
import type { Json, PersonKey, Store } from '../storage/store.ts';
import { type Scope, SCOPE_KEY } from '../botkit/manage.ts';
import { type Entry, newServer, type Server } from './server.ts';

/** Two managers at once: the second tries again on what the first left. */
const ATTEMPTS = 8;
/** Letters of a share code, without those that look alike. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const CODE_LETTERS = 10;

export interface ShelfOptions {
  store: Pick<Store, 'document' | 'documents' | 'saveDocument'>;
  seal: { personKey(platform: string, user: string): PersonKey };
}

/** What is kept of communities, in documents of the store. */
export class Shelf {
  readonly #store: ShelfOptions['store'];
  readonly #seal: ShelfOptions['seal'];

  constructor({ store, seal }: ShelfOptions) {
    this.#store = store;
    this.#seal = seal;
  }

  /** Tells nothing of the server to whoever does not have the secret. */
  keyOf({ platform, id }: Pick<Scope, 'platform' | 'id'>): string {
    return this.#seal.personKey(`${platform} server`, id).slice(0, SCOPE_KEY);
  }

  /** Stands for a person in the history of one server, and nowhere else. */
  whoOf(person: PersonKey, scope: Scope): string {
    return this.#seal.personKey(`${this.keyOf(scope)} manager`, person).slice(0, 6);
  }

  /** Stands for an event of a platform; tells nothing of it to whoever does not have the secret. */
  markOf(event: string): string {
    return this.#seal.personKey('event', event).slice(0, 12);
  }

  async server(key: string): Promise<Server | undefined> {
    return serverOf((await this.#store.document('server', key))?.value);
  }

  /** Reads, changes and writes, again from the start when somebody else wrote meanwhile. `change` may be called more than once. */
  async change<T>(scope: Scope, change: (server: Server) => { server: Server; result: T }): Promise<T> {
    const key = this.keyOf(scope);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = await this.#store.document('server', key);
      const before = serverOf(known?.value) ?? newServer(scope.name);
      const { server, result } = change({ ...before, name: scope.name });
      if (server === before || (await this.#store.saveDocument('server', key, asJson(server), known?.version ?? 0))) return result;
    }
    throw new Error('a server is being changed by too many at once');
  }

  /** Under another id, with everything that is kept of it but its counts. */
  async move(from: Pick<Scope, 'platform' | 'id'>, to: Pick<Scope, 'platform' | 'id'>): Promise<void> {
    const known = await this.#store.document('server', this.keyOf(from));
    if (known) await this.#store.saveDocument('server', this.keyOf(to), known.value, 0);
    await this.leave(from);
  }

  /** Everything that is kept of a server goes; packs that were shared stay for those who have the code. */
  async leave(scope: Pick<Scope, 'platform' | 'id'>): Promise<void> {
    const key = this.keyOf(scope);
    for (const each of await this.#store.documents('counts', { begins: `${key}/`, limit: 100 })) await this.#store.saveDocument('counts', each.key, undefined, each.version);
    const known = await this.#store.document('server', key);
    if (known) await this.#store.saveDocument('server', key, undefined, known.version);
  }

  // Packs, by their hash

  async pack(hash: string): Promise<string | undefined> {
    const value = (await this.#store.document('pack', hash))?.value;
    return typeof value === 'string' && !(await this.isBanned(hash)) ? value : undefined;
  }

  async keepPack(hash: string, text: string): Promise<void> {
    await this.#store.saveDocument('pack', hash, text, 0); // false: it is there
  }

  /** The code by which anybody who manages a server here can take this pack. */
  async share(hash: string): Promise<string> {
    const code = codeOf(hash);
    await this.#store.saveDocument('code', code, hash, 0);
    return `${code.slice(0, 5)}-${code.slice(5)}`;
  }

  async shared(code: string): Promise<string | undefined> {
    const value = (await this.#store.document('code', code.toUpperCase().replace(/[^A-Z0-9]/g, '')))?.value;
    return typeof value === 'string' ? value : undefined;
  }

  async isBanned(hash: string): Promise<boolean> {
    return (await this.#store.document('ban', hash)) !== undefined;
  }

  /** Takes a pack away everywhere, or gives it back. False when there was nothing to do. */
  async ban(hash: string, banned: boolean): Promise<boolean> {
    const known = await this.#store.document('ban', hash);
    if (Boolean(known) === banned) return false;
    return this.#store.saveDocument('ban', hash, banned ? true : undefined, known?.version ?? 0);
  }
}

/** A server's log as it is shown, with the day only. */
export function dayOf({ at }: Entry): string {
  return at.slice(0, 10);
}

function codeOf(hash: string): string {
  const bytes = createHash('sha256').update(hash).digest();
  return [...bytes.subarray(0, CODE_LETTERS)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

function serverOf(value: Json | undefined): Server | undefined {
  // What `change` wrote.
  return value === undefined ? undefined : (value as unknown as Server);
}

/** A `Server` is JSON. */
function asJson(server: Server): Json {
  return server as unknown as Json;
}
