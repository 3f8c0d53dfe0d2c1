import type { ManageEvent } from '../botkit/manage.ts';
import { communityFlow } from '../botkit/manage.ts';
import type { Block, Message, MessageFile } from '../message/message.ts';
import type { PersonKey } from '../storage/store.ts';
import type { Counts } from './counts.ts';
import { Insights, type Reached } from './insights.ts';
import type { Gallery } from './gallery.ts';
import { draftOf } from './programs.ts';
import { added, current, disabled, flowIn, marked, type Move, newServer, noted, published, removed, replacing, rolledBack, type Server, type ServerFlows, undone, updated, versionOf } from './server.ts';
import type { Shelf } from './shelf.ts';
import type { Read, Submission, Submissions } from './submission.ts';
import { type Say, Told } from './told.ts';

export interface DeedTools {
  shelf: Shelf;
  submissions: Submissions;
  /** A look at what was sent in. */
  check: (text: string, by: string, before?: string) => Promise<Read>;
  gallery: Gallery;
  counts: Counts;
  /** A flow's map, as a PNG; undefined where it cannot be drawn. Never rejects. */
  draw: (pack: string, reached: [string, Reached][]) => Promise<Uint8Array | undefined>;
  /** A text of the interface; unknown languages get the fallback's. */
  text: (language: string | undefined, key: string, values?: Record<string, string | number>) => string;
  /** Flows that a community's may stand in for: the checklists that people may find. */
  replaceable: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Who does it; told apart within one server only. */
export interface Manager {
  person: PersonKey;
  language: string | undefined;
  /** What the platform calls the event: brought once more, it is the same deed, and not done again. */
  event?: string;
}

/** What comes of a deed: something to be told, or a flow to be tried. */
export type Managed = { messages: Message[] } | { open: string };

/** Findings in one message. */
const FINDINGS = 8;
const CHANGES = 12;

/** One deed of somebody who manages a server; the adapter has seen to their permission. */
export function manage(tools: DeedTools, event: ManageEvent, manager: Manager): Promise<Managed> {
  return new Deeds(tools, event, manager).take();
}

class Deeds {
  readonly #tools: DeedTools;
  readonly #event: ManageEvent;
  readonly #manager: Manager;
  readonly #told: Told;

  constructor(tools: DeedTools, event: ManageEvent, manager: Manager) {
    this.#tools = tools;
    this.#event = event;
    this.#manager = manager;
    const say: Say = (key, values) => tools.text(manager.language, key, values);
    this.#told = new Told(say, event.scope);
  }

  async take(): Promise<Managed> {
    const { deed } = this.#event;
    switch (deed) {
      case 'list':
        return this.#list();
      case 'show':
        return this.#onFlow((name, flows) => this.#told.flow(name, flows));
      case 'add':
        return this.#add(this.#event.file ?? '');
      case 'take':
        return this.#take(this.#event.argument ?? '');
      case 'update':
        return this.#event.file === undefined ? this.#take(this.#event.argument ?? '') : this.#add(this.#event.file);
      case 'preview':
        return this.#preview();
      case 'publish':
      case 'rollback':
      case 'disable':
      case 'remove':
        return this.#move(moves[deed]);
      case 'undo':
        return this.#undo();
      case 'replace':
        return this.#replace(this.#event.argument);
      case 'share':
        return this.#share();
      case 'browse':
        return told(this.#told.found(this.#tools.gallery.search(this.#event.argument ?? '')));
      case 'history':
        return told(this.#told.history((await this.#server()).log));
      case 'insights':
        return this.#onFlow((name, flows, server) => this.#insights(name, flows, server));
      case 'count':
        return this.#count(this.#event.argument !== 'off');
      default:
        return deed satisfies never;
    }
  }

  async #list(): Promise<Managed> {
    return told(this.#overview(await this.#server()));
  }

  #overview(server: Server, before: readonly Block[] = []): Message {
    return this.#told.overview(server, this.#event.scope.platform === 'telegram', before);
  }

  async #server(): Promise<Server> {
    const { shelf } = this.#tools;
    return (await shelf.server(shelf.keyOf(this.#event.scope))) ?? newServer(this.#event.scope.name);
  }

  /** About the flow that was named, when the server has it. */
  async #onFlow(tell: (name: string, flows: ServerFlows, server: Server) => Message | Promise<Message>): Promise<Managed> {
    const { flow = '' } = this.#event;
    const server = await this.#server();
    const flows = flowIn(server, flow);
    return told(flows ? await tell(flow, flows, server) : this.#told.line('manage.refuse.unknown'));
  }

  // New versions

  async #take(given: string): Promise<Managed> {
    const { gallery } = this.#tools;
    const pack = gallery.pack(given) ?? (await this.#shared(given));
    if (pack === undefined) return told(this.#told.line('manage.no_code'));
    return this.#add(pack);
  }

  async #shared(code: string): Promise<string | undefined> {
    const hash = await this.#tools.shelf.shared(code);
    return hash === undefined ? undefined : this.#tools.shelf.pack(hash);
  }

  async #add(text: string): Promise<Managed> {
    const read = await this.#tools.check(text, this.#event.scope.name);
    if ('findings' in read) return told(this.#told.findings(read.findings.slice(0, FINDINGS), read.findings.length - FINDINGS));
    const { submission, note } = await this.#withTheRest(text, read);
    if (await this.#tools.shelf.isBanned(submission.hash)) return told(this.#told.line('manage.banned'));
    return this.#keep(submission, note);
  }

  /** A flow that was sent by itself keeps the translations and talks of the version before, where they still fit. */
  async #withTheRest(text: string, read: Submission): Promise<{ submission: Submission; note: Block[] }> {
    const { shelf, check } = this.#tools;
    const known = read.alone && flowIn(await this.#server(), read.name);
    const hash = known && current(known);
    const before = hash === undefined ? undefined : await shelf.pack(hash);
    const again = before === undefined ? undefined : await check(text, this.#event.scope.name, before);
    if (!again) return { submission: read, note: [] };
    if ('findings' in again) return { submission: read, note: [this.#told.text('manage.not_kept')] };
    const files = again.alone ?? [];
    return { submission: again, note: files.length > 0 ? [this.#told.text('manage.kept', { files: files.join(', ') })] : [] };
  }

  async #keep({ name, title, titles, hash, revision, pack }: Submission, note: readonly Block[]): Promise<Managed> {
    const { shelf } = this.#tools;
    const [before, atOnce] = [flowIn(await this.#server(), name), this.#event.deed === 'update'];
    if (atOnce && !before) return told(this.#told.line('manage.refuse.unknown'));
    await shelf.keepPack(hash, pack);
    const blocks = [...this.#told.changes(await this.#differences(before, hash, pack)), ...note];
    if (atOnce) blocks.push({ kind: 'text', text: this.#done() });
    const move = atOnce ? updated : added;
    return this.#change(name, hash, (server) => move(server, name, { hash, revision, on: this.#now().slice(0, 10), titles }, title), (flows) => this.#told.flow(name, flows, blocks));
  }

  /** What is different from the version that people see, each in one line. */
  async #differences(before: ServerFlows | undefined, hash: string, pack: string): Promise<string[]> {
    const { shelf, submissions } = this.#tools;
    const old = before?.published ?? before?.off ?? before?.versions.at(-1)?.hash;
    const earlier = old === undefined || old === hash ? undefined : await shelf.pack(old);
    const changes = earlier === undefined ? [] : await submissions.diff(earlier, pack);
    return changes.length > CHANGES ? [...changes.slice(0, CHANGES), '…'] : changes;
  }

  async #preview(): Promise<Managed> {
    const { flow = '' } = this.#event;
    const { shelf } = this.#tools;
    if (!flowIn(await this.#server(), flow)) return told(this.#told.line('manage.refuse.unknown'));
    return { open: draftOf(communityFlow(flow, shelf.keyOf(this.#event.scope))) };
  }

  // Changes

  #move(move: (server: Server, flow: string) => Move): Promise<Managed> {
    const { flow = '' } = this.#event;
    return this.#change(flow, undefined, (server) => move(server, flow), (flows) => this.#told.flow(flow, flows, [{ kind: 'text', text: this.#done() }]));
  }

  /** Says which flow is as it was before, and how that was. */
  #undo(): Promise<Managed> {
    let done = '';
    const move = (server: Server) => {
      const result = undone(server);
      if ('server' in result) done = this.#told.undone(server, result.server);
      return result;
    };
    return this.#change('', undefined, move, (flows) => this.#told.flow('', flows), () => done);
  }

  async #replace(official: string | undefined): Promise<Managed> {
    const { flow = '' } = this.#event;
    if (official !== undefined && !this.#tools.replaceable.has(official)) return told(this.#told.line('manage.refuse.not_replaceable'));
    const move = (server: Server) => {
      // Whoever says what it stands in for wants it published.
      const first = official === undefined ? undefined : published(server, flow);
      return replacing(first && 'server' in first ? first.server : server, flow, official);
    };
    return this.#change(flow, undefined, move, (flows) => this.#told.flow(flow, flows));
  }

  /** One move, noted in the server's history. */
  async #change(flow: string, hash: string | undefined, move: (server: Server) => Move, tell: (flows: ServerFlows) => Message, gone = () => this.#done()): Promise<Managed> {
    const { shelf } = this.#tools;
    const { scope, deed } = this.#event;
    const mark = this.#manager.event === undefined ? undefined : shelf.markOf(this.#manager.event);
    const outcome = await shelf.change<Move>(scope, (server) => {
      if (mark !== undefined && server.done?.includes(mark)) return { server, result: { server } };
      const result = move(server);
      if ('refusal' in result) return { server, result };
      const about = hash ?? flowIn(result.server, flow)?.published;
      const entry = { at: this.#now(), who: shelf.whoOf(this.#manager.person, scope), deed, ...(flow && { flow }), ...(about && { hash: about }) };
      return { server: marked(noted(result.server, entry), mark), result };
    });
    if ('refusal' in outcome) return told(this.#told.line(`manage.refuse.${outcome.refusal}`));
    const flows = flowIn(outcome.server, flow);
    return told(flows ? tell(flows) : this.#overview(outcome.server, gone() ? [{ kind: 'text', text: gone() }] : []));
  }

  #done(): string {
    return this.#tools.text(this.#manager.language, `manage.done.${this.#event.deed}`);
  }

  async #share(): Promise<Managed> {
    const { shelf } = this.#tools;
    return this.#onFlow(async (name, flows) => {
      const version = versionOf(flows, flows.published ?? current(flows));
      if (!version) return this.#told.line('manage.refuse.unknown');
      const [code, pack] = [await shelf.share(version.hash), await shelf.pack(version.hash)];
      const message = this.#told.line('manage.shared', { title: flows.title, code }, [this.#told.button('show', { flow: name }), this.#told.button('list')]);
      return pack === undefined ? this.#told.line('manage.banned') : { ...message, files: [{ name: `${name}.pack.yaml`, text: pack }] };
    });
  }

  // Counts

  async #insights(name: string, flows: ServerFlows, server: Server): Promise<Message> {
    const way = this.#told.button('count', { argument: server.counts ? 'off' : 'on' }, this.#tools.text(this.#manager.language, server.counts ? 'manage.button.count_off' : 'manage.button.count_on'));
    const ways = [way, this.#told.button('show', { flow: name }, flows.title), this.#told.button('list')];
    if (!server.counts) return this.#told.line('manage.insights.off', {}, ways);
    const { shelf, counts } = this.#tools;
    const read = await counts.read(communityFlow(name, shelf.keyOf(this.#event.scope)));
    if (!read) return this.#told.line('manage.insights.few', {}, ways);
    const say: Say = (key, values) => this.#tools.text(this.#manager.language, key, values);
    const message = this.#told.line('manage.insights.heading', { title: flows.title }, ways);
    const insights = new Insights(read);
    const map = await this.#map(name, flows, insights.reached());
    return { ...message, blocks: [...message.blocks, ...insights.told(say)], files: [...map, { name: `${name}.csv`, text: insights.csv() }] };
  }

  /** The flow that people see, with how many came to each step. None where it cannot be drawn: the list says the same. */
  async #map(name: string, { published: hash, title }: ServerFlows, reached: [string, Reached][]): Promise<MessageFile[]> {
    const { draw, shelf, text } = this.#tools;
    const pack = hash === undefined ? undefined : await shelf.pack(hash);
    const png = pack === undefined ? undefined : await draw(pack, reached);
    if (!png) return [];
    const steps = reached.map(([step, { words }]) => `${step}: ${words}`).join('; ');
    return [{ name: `${name}.png`, base64: Buffer.from(png).toString('base64'), alt: text(this.#manager.language, 'manage.insights.map', { title, steps }) }];
  }

  async #count(on: boolean): Promise<Managed> {
    await this.#tools.shelf.change(this.#event.scope, ({ counts: _, ...server }) => ({ server: { ...server, ...(on && { counts: true as const }) }, result: undefined }));
    if (!on) await this.#tools.counts.forget(this.#tools.shelf.keyOf(this.#event.scope));
    return told(this.#told.line(on ? 'manage.insights.on' : 'manage.insights.stopped'));
  }

  #now(): string {
    return new Date(this.#tools.clock()).toISOString();
  }
}

const moves = { publish: published, rollback: rolledBack, disable: disabled, remove: removed } as const;

function told(...messages: Message[]): Managed {
  return { messages };
}
