import { everyFrame, type Session } from '../engine/session.ts';
import type { RevisionName, StoredRevision } from '../storage/store.ts';
import { defaultLimits } from './limits.ts';
import { inStore } from './trouble.ts';

/** What the engine looks things up in; structurally its `World`. */
export interface World<P, L> {
  programs: (flow: string, revision?: string) => P | undefined;
  today: readonly P[];
  lexicon: L;
}

/** One flow of today. */
export interface TodayFlow<P> extends StoredRevision {
  program: P;
}

export interface LibraryOptions<P, L> {
  store: {
    revision(flow: string, revision: string): Promise<StoredRevision | undefined>;
    keepRevision(revision: StoredRevision): Promise<void>;
  };
  /** Compiles an older revision with today's lexicon; undefined when it no longer compiles. */
  compileOne: (flow: string, source: string, lexicon: L) => P | undefined;
  /** Flows that are kept elsewhere, in versions of their own: those of communities. */
  others?: { owns(flow: string): boolean; program(flow: string, revision?: string): Promise<{ revision: string; program: P } | undefined> };
  /** Older revisions kept compiled. */
  most?: number;
}

/**
 * The flows as they are today, and older revisions for the people who began them. A swap never shows half of
 * the new: each turn works on the world it was given by `prepare`.
 */
export class Library<P, L> {
  #today: Today<P, L>;
  readonly #options: LibraryOptions<P, L> & { most: number };

  constructor(lexicon: L, options: LibraryOptions<P, L>) {
    this.#today = todayOf([], lexicon);
    this.#options = { most: 200, ...options };
  }

  /**
   * Today's flows from now on. Their sources are kept first, so that whoever enters one can go on with it
   * after the next swap, in any process.
   */
  async swap(flows: readonly TodayFlow<P>[], lexicon: L): Promise<void> {
    for (const { flow, revision, source } of flows) {
      await this.#options.store.keepRevision({ flow, revision, source });
    }
    this.#today = todayOf(flows, lexicon);
  }

  /** The world for one turn of this session, with every revision that its frames name, and a flow that is to be opened. */
  async prepare(session: Session, opened?: string): Promise<World<P, L>> {
    const today = this.#today;
    const older = new Map<string, P>();
    for (const name of namedBy(session)) {
      const program = isToday(today, name) ? undefined : await this.#named(today, name);
      if (program) older.set(keyOf(name), program);
    }
    const begun = opened !== undefined && this.#options.others?.owns(opened) ? await this.#other(opened) : undefined;
    if (opened === undefined || !begun) return worldOf(today, older);
    older.set(keyOf({ flow: opened, revision: begun.revision }), begun.program);
    return worldOf(today, older, new Map([[opened, begun.program]]));
  }

  async #named(today: Today<P, L>, name: RevisionName): Promise<P | undefined> {
    return this.#options.others?.owns(name.flow) ? (await this.#other(name.flow, name.revision))?.program : this.#older(today, name);
  }

  #other(flow: string, revision?: string): Promise<{ revision: string; program: P } | undefined> {
    return inStore('document', defaultLimits.store, async () => this.#options.others?.program(flow, revision));
  }

  /** Without the older revisions: for menus, lint and tests. */
  world(): World<P, L> {
    return worldOf(this.#today, new Map());
  }

  today(): RevisionName[] {
    return [...this.#today.flows.values()].map(({ flow, revision }) => ({ flow, revision }));
  }

  /** The older revisions that this session needs kept. */
  old(session: Session): RevisionName[] {
    return namedBy(session).filter((name) => !isToday(this.#today, name) && !this.#options.others?.owns(name.flow));
  }

  async #older(today: Today<P, L>, name: RevisionName): Promise<P | undefined> {
    const key = keyOf(name);
    const known = today.older.get(key) ?? this.#load(today, name);
    remember(today.older, key, known, this.#options.most);
    try {
      const program = await known;
      if (!program) today.older.delete(key);
      return program;
    } catch (error) {
      today.older.delete(key);
      throw error;
    }
  }

  async #load({ lexicon }: Today<P, L>, { flow, revision }: RevisionName): Promise<P | undefined> {
    const { store, compileOne } = this.#options;
    const stored = await inStore('revision', defaultLimits.store, () => store.revision(flow, revision));
    return stored && compileOne(flow, stored.source, lexicon);
  }
}

/** Older programs belong to a today, since they were compiled with its translations. */
interface Today<P, L> {
  flows: Map<string, TodayFlow<P>>;
  programs: readonly P[];
  lexicon: L;
  /** Compiled or being compiled; the least recently used first. */
  older: Map<string, Promise<P | undefined>>;
}

function todayOf<P, L>(flows: readonly TodayFlow<P>[], lexicon: L): Today<P, L> {
  const programs = flows.map(({ program }) => program);
  return { flows: new Map(flows.map((each) => [each.flow, each])), programs, lexicon, older: new Map() };
}

function worldOf<P, L>(today: Today<P, L>, older: Map<string, P>, begun?: Map<string, P>): World<P, L> {
  return {
    lexicon: today.lexicon,
    today: today.programs,
    programs(flow, revision) {
      const current = today.flows.get(flow);
      if (revision === undefined) return current?.program ?? begun?.get(flow);
      if (revision === current?.revision) return current?.program;
      return older.get(keyOf({ flow, revision }));
    },
  };
}

function namedBy(session: Session): RevisionName[] {
  const names = everyFrame(session).map(({ flow, revision }) => ({ flow, revision }));
  return [...new Map(names.map((name) => [keyOf(name), name])).values()];
}

function isToday<P, L>(today: Today<P, L>, { flow, revision }: RevisionName): boolean {
  return today.flows.get(flow)?.revision === revision;
}

/** A space can be in neither a flow's path nor a hash. */
function keyOf({ flow, revision }: RevisionName): string {
  return `${flow} ${revision}`;
}

function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
