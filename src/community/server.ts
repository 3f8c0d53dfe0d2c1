/** What is kept of one server: pure values and the moves between them. Nothing in it names a person. */
export interface Server {
  v: 1;
  /** As it called itself when something was last done. */
  name: string;
  flows: Record<string, ServerFlows>;
  /** The latest deeds, newest first. */
  log: Entry[];
  /** The flows before the latest deed that changed them: what undo brings back. */
  before?: Record<string, ServerFlows>;
  /** Count steps and verdicts. */
  counts?: true;
  /** Marks of the events that the latest deeds came of, newest first. */
  done?: string[];
}

/** One flow of a server, in all the versions that are kept. */
export interface ServerFlows {
  title: string;
  /** Newest last. */
  versions: Version[];
  /** Hash of the version that only managers see, and of the one that people see. */
  draft?: string;
  published?: string;
  /** Hash of the version that people saw until it was turned off. */
  off?: string;
  /** The official checklist in whose place it is offered there. */
  replaces?: string;
}

export interface Version {
  /** Of the pack. */
  hash: string;
  /** Of the compiled flow: what sessions name. */
  revision: string;
  /** Day, YYYY-MM-DD. */
  on: string;
  /** By language. Absent in what was kept before titles were. */
  titles?: Record<string, string>;
}

export interface Entry {
  /** ISO date and time. */
  at: string;
  /** Stands for a person within this server only. */
  who: string;
  deed: string;
  flow?: string;
  hash?: string;
}

export const most = { flows: 25, versions: 10, log: 100, done: 50 } as const;

export function newServer(name: string): Server {
  return { v: 1, name, flows: {}, log: [] };
}

/** Names come from outside: `constructor` is no flow unless it was given. */
export function flowIn({ flows }: Server, name: string): ServerFlows | undefined {
  return Object.hasOwn(flows, name) ? flows[name] : undefined;
}

/** Why something cannot be done, as the key of a text. */
export type Refusal = 'unknown' | 'full' | 'nothing_new' | 'nothing_before' | 'not_published' | 'not_replaceable' | 'nothing_to_undo';

export type Move = { server: Server } | { refusal: Refusal };

/** A version that only managers see until it is published. */
export function added(server: Server, flow: string, version: Version, title: string): Move {
  const known = flowIn(server, flow);
  if (!known && Object.keys(server.flows).length >= most.flows) return { refusal: 'full' };
  const others = known?.versions.filter(({ hash }) => hash !== version.hash) ?? [];
  // What people see, or last saw, stays, however many come after it.
  const kept = others.filter(({ hash }, at) => hash === known?.published || hash === known?.off || at > others.length - most.versions);
  return changed(server, flow, { ...known, title, versions: [...kept, version], draft: version.hash });
}

export function published(server: Server, flow: string): Move {
  const known = flowIn(server, flow);
  if (!known) return { refusal: 'unknown' };
  const { draft, off, ...rest } = known;
  const hash = draft ?? off ?? rest.versions.at(-1)?.hash;
  if (hash === undefined || hash === rest.published) return { refusal: 'nothing_new' };
  return changed(server, flow, { ...rest, published: hash });
}

/** A newer version of a flow that is there, which people see at once; one undo takes it back. */
export function updated(server: Server, flow: string, version: Version, title: string): Move {
  if (!flowIn(server, flow)) return { refusal: 'unknown' };
  const kept = added(server, flow, version, title);
  const shown = 'server' in kept ? published(kept.server, flow) : kept;
  return 'server' in shown ? { server: { ...shown.server, before: server.flows } } : shown;
}

/** To the version before the one that people see. */
export function rolledBack(server: Server, flow: string): Move {
  const known = flowIn(server, flow);
  if (!known) return { refusal: 'unknown' };
  const at = known.versions.findIndex(({ hash }) => hash === known.published);
  const before = known.versions[at - 1];
  return before ? changed(server, flow, { ...known, published: before.hash }) : { refusal: 'nothing_before' };
}

/** Nobody can begin it any more; those who did go on. */
export function disabled(server: Server, flow: string): Move {
  const known = flowIn(server, flow);
  if (!known) return { refusal: 'unknown' };
  const { published: was, replaces: _, ...rest } = known;
  return was === undefined ? { refusal: 'not_published' } : changed(server, flow, { ...rest, off: was });
}

export function removed(server: Server, flow: string): Move {
  const { [flow]: _, ...flows } = server.flows;
  return flowIn(server, flow) ? { server: { ...server, flows, before: server.flows } } : { refusal: 'unknown' };
}

/** Offered in the place of an official checklist, or beside them all again. */
export function replacing(server: Server, flow: string, official: string | undefined): Move {
  const known = flowIn(server, flow);
  if (!known) return { refusal: 'unknown' };
  if (known.published === undefined) return { refusal: 'not_published' };
  const { replaces: _, ...rest } = known;
  return changed(server, flow, { ...rest, ...(official && { replaces: official }) });
}

/** Once: an undo of an undo is the deed again. */
export function undone(server: Server): Move {
  return server.before ? { server: { ...server, flows: server.before, before: server.flows } } : { refusal: 'nothing_to_undo' };
}

export function noted(server: Server, entry: Entry): Server {
  return { ...server, log: [entry, ...server.log].slice(0, most.log) };
}

/** So that the same event does nothing more. */
export function marked(server: Server, mark: string | undefined): Server {
  return mark === undefined ? server : { ...server, done: [mark, ...(server.done ?? [])].slice(0, most.done) };
}

function changed(server: Server, flow: string, to: ServerFlows): Move {
  return { server: { ...server, flows: { ...server.flows, [flow]: to }, before: server.flows } };
}

/** Hash of the version that those who manage the server deal with: what is not published yet, else what people see or last saw. */
export function current({ draft, published, off, versions }: ServerFlows): string | undefined {
  return draft ?? published ?? off ?? versions.at(-1)?.hash;
}

/** What the version that people see is called, in one language where it has a title in it. */
export function titleOf(flows: ServerFlows, language: string | undefined): string {
  const titles = versionOf(flows, flows.published)?.titles ?? {};
  return (language !== undefined && Object.hasOwn(titles, language) ? titles[language] : undefined) ?? Object.values(titles)[0] ?? flows.title;
}

/** The version of a hash. */
export function versionOf(flows: ServerFlows | undefined, hash: string | undefined): Version | undefined {
  return hash === undefined ? undefined : flows?.versions.find((version) => version.hash === hash);
}
