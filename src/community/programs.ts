import type { Program } from '../engine/program.ts';
import type { Shelf } from './shelf.ts';
import { current, flowIn, type Server, versionOf } from './server.ts';

/** Ends the name of a flow that only managers see: the version that is not published yet. */
const DRAFT = '~draft';
/** Compiled packs kept ready. */
const MOST = 300;

export interface ProgramsOptions {
  shelf: Shelf;
  /** A pack that was let in, as a program of this name and author; undefined when it is not let in any more. */
  compile: (pack: string, flow: string, by: string) => Promise<Program | undefined>;
}

/** Flows of communities as sessions name them: `community/giveaway@<scope>`. */
export class Programs {
  readonly #options: ProgramsOptions;
  /** By flow, author and hash; the least recently used first. */
  readonly #ready = new Map<string, Promise<Program | undefined>>();

  constructor(options: ProgramsOptions) {
    this.#options = options;
  }

  /** Whether a flow is looked up here. */
  owns(flow: string): boolean {
    return scoped.test(flow);
  }

  /** The version that people see, or the one that a session began. Undefined when it is gone, banned, or no longer let in. */
  async program(flow: string, revision?: string): Promise<{ revision: string; program: Program } | undefined> {
    const [, name = '', key = '', draft] = scoped.exec(flow) ?? [];
    const server = await this.#options.shelf.server(key);
    const hash = server && hashOf(server, name, revision, draft !== undefined);
    const program = hash === undefined ? undefined : await this.#ofHash(hash, flow, server?.name ?? '');
    return program && { revision: program.revision, program };
  }

  /** A ban is looked up each time, so that it holds at once in every process. */
  async #ofHash(hash: string, flow: string, by: string): Promise<Program | undefined> {
    const pack = await this.#options.shelf.pack(hash);
    if (pack === undefined) return undefined;
    const key = JSON.stringify([flow, by, hash]);
    const known = this.#ready.get(key) ?? this.#options.compile(pack, flow, by);
    this.#ready.delete(key);
    this.#ready.set(key, known);
    const [oldest] = this.#ready.keys();
    if (this.#ready.size > MOST && oldest !== undefined) this.#ready.delete(oldest);
    return known;
  }
}

const scoped = /^community\/([a-z0-9][a-z0-9-]*)@([A-Za-z0-9_-]{16})(~draft)?$/;

/** The name and the server's key of a flow that people see; undefined for others, and for one that only managers see. */
export function readScoped(flow: string): { name: string; key: string } | undefined {
  const [, name, key, draft] = scoped.exec(flow) ?? [];
  return name !== undefined && key !== undefined && draft === undefined ? { name, key } : undefined;
}

/** What a manager opens to try a flow. */
export function draftOf(flow: string): string {
  return `${flow}${DRAFT}`;
}

function hashOf(server: Server, name: string, revision: string | undefined, draft: boolean): string | undefined {
  const flows = flowIn(server, name);
  if (revision !== undefined) return flows?.versions.findLast((version) => version.revision === revision)?.hash;
  return versionOf(flows, draft && flows ? current(flows) : flows?.published)?.hash;
}
