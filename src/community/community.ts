import type { Communities, ManageEvent, ServerFlow } from '../botkit/manage.ts';
import { communityFlow, linkTo } from '../botkit/manage.ts';
import type { Noted } from '../botkit/turn.ts';
import type { Draft } from '../engine/draft.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import { interfaceText, shippedLanguage } from '../engine/speech.ts';
import type { PersonKey, Store } from '../storage/store.ts';
import type { Checks } from './checks.ts';
import { Counts } from './counts.ts';
import { type DeedTools, type Managed, manage, type Manager } from './deeds.ts';
import { Gallery } from './gallery.ts';
import { endedIn, Helped } from './helped.ts';
import { Programs } from './programs.ts';
import { type Server, titleOf } from './server.ts';
import { Shelf } from './shelf.ts';
import { Submissions } from './submission.ts';

export interface CommunityOptions {
  store: Pick<Store, 'document' | 'documents' | 'saveDocument'>;
  seal: { personKey(platform: string, user: string): PersonKey };
  lexicon: Lexicon;
  /** The official flows, read when something is sent in. */
  official: () => Iterable<Draft>;
  /** Their names. */
  names: readonly string[];
  /** Looks at what was sent in elsewhere than in this thread; absent: here. */
  checks?: Pick<Checks, 'read' | 'draw' | 'stop'>;
  /** Packs to choose from, as text. */
  gallery: readonly string[];
  /** Milliseconds since 1970. */
  clock: () => number;
}

/** Flows that servers give to their own people: what managers do with them, and what people see of them. */
export class Community implements Communities {
  readonly programs: Programs;
  readonly helped: Helped;
  readonly #options: CommunityOptions;
  readonly #shelf: Shelf;
  readonly #submissions: Submissions;
  readonly #counts: Counts;
  #gallery: Promise<Gallery> | undefined;

  constructor(options: CommunityOptions) {
    const { store, seal, lexicon, official, names } = options;
    this.#options = options;
    this.#shelf = new Shelf({ store, seal });
    this.#submissions = new Submissions({ lexicon, official, names });
    this.programs = new Programs({ shelf: this.#shelf, compile: (pack, flow, by) => this.#submissions.program(pack, flow, by) });
    this.#counts = new Counts({ store, shelf: this.#shelf, seal });
    this.helped = new Helped({ shelf: this.#shelf, counts: this.#counts, text: (language, key) => this.#text(language, key) });
  }

  #text(language: string | undefined, key: string, values?: Record<string, string | number>): string {
    const { lexicon } = this.#options;
    return interfaceText(lexicon, shippedLanguage(lexicon, language)?.code ?? lexicon.fallback, key, values);
  }

  async manage(event: ManageEvent, manager: Manager): Promise<Managed> {
    const { names, clock } = this.#options;
    const text: DeedTools['text'] = (language, key, values) => this.#text(language, key, values);
    const replaceable = new Set(names.filter((flow) => flow.startsWith('checks/')));
    const check: DeedTools['check'] = (given, by, before) => (this.#options.checks ?? this.#submissions).read(given, by, before);
    const draw: DeedTools['draw'] = async (pack, reached) => this.#options.checks?.draw(pack, reached);
    return manage({ check, draw, shelf: this.#shelf, submissions: this.#submissions, gallery: await this.#read(), counts: this.#counts, text, replaceable, clock }, event, manager);
  }

  /** When it is asked for first: those who only chat need not wait for it at every start. */
  #read(): Promise<Gallery> {
    this.#gallery ??= this.#shown().then((packs) => new Gallery(packs));
    return this.#gallery;
  }

  async #shown() {
    const read = await Promise.all(this.#options.gallery.map(async (pack) => ({ pack, read: await this.#submissions.read(pack, '') })));
    return read.flatMap(({ pack, read: found }) => ('findings' in found ? [] : [{ hash: found.hash, name: found.name, title: found.title, author: found.author, pack }]));
  }

  /** Counts a turn, where the server asked for it. */
  noted({ person, event, before, turn }: Noted): void {
    this.#counts.note(person, turn.effects, event.kind === 'open', endedIn({ before, turn }));
  }

  async flows(platform: string, id: string, locale: string | undefined): Promise<ServerFlow[]> {
    const language = shippedLanguage(this.#options.lexicon, locale)?.code;
    const key = this.#shelf.keyOf({ platform, id });
    const server = await this.#shelf.server(key);
    const shown = Object.entries(server?.flows ?? {}).flatMap(([name, flows]): ServerFlow[] => (flows.published === undefined ? [] : [{ name, title: titleOf(flows, language), link: linkTo(name, key), ...(flows.replaces && { replaces: flows.replaces }) }]));
    return shown.toSorted((one, other) => one.title.localeCompare(other.title));
  }

  async names(platform: string, id: string): Promise<string[]> {
    return Object.keys((await this.#server(platform, id))?.flows ?? {}).toSorted();
  }

  async moved(platform: string, from: string, to: string): Promise<void> {
    await this.#shelf.move({ platform, id: from }, { platform, id: to });
  }

  async left(platform: string, id: string): Promise<void> {
    await this.#shelf.leave({ platform, id });
  }

  #server(platform: string, id: string): Promise<Server | undefined> {
    return this.#shelf.server(this.#shelf.keyOf({ platform, id }));
  }

  /** Takes a pack away everywhere at once, or gives it back. */
  ban(hash: string, banned: boolean): Promise<boolean> {
    return this.#shelf.ban(hash, banned);
  }

  /** What was counted is written. */
  async stop(): Promise<void> {
    await this.#counts.flush();
    await this.#options.checks?.stop();
  }

  /** The flow that a manager's link leads to, for tests and tools. */
  flowOf(platform: string, id: string, name: string): string {
    return communityFlow(name, this.#shelf.keyOf({ platform, id }));
  }
}
