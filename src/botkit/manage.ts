/** A server of Discord or a group of Telegram, whose managers may give it flows of its own. */
export interface Scope {
  platform: string;
  /** The platform's own id. Hashed before anything is kept. */
  id: string;
  /** As it calls itself: shown to people as the author of its flows. */
  name: string;
}

/**
 * Something that is done to the flows of a server. An adapter makes one only for somebody whose permission to
 * manage that server it has just seen or asked for.
 */
export interface ManageEvent {
  kind: 'manage';
  scope: Scope;
  deed: Deed;
  /** The flow that it is about, without `community/`. */
  flow?: string;
  /** A flow or a pack, as it was sent. */
  file?: string;
  /** A share code; words to look for; the official flow that another stands in for; "on" or "off". */
  argument?: string;
  /** Language that the platform reports for the person (BCP 47). */
  locale?: string;
}

export const deeds = [
  'list', 'show', 'add', 'take', 'update', 'preview', 'publish', 'replace', 'rollback', 'disable', 'remove', 'share', 'browse', 'undo', 'history', 'insights', 'count',
] as const;
export type Deed = (typeof deeds)[number];

/** What a button does: at most 64 bytes of ASCII. `scope` is the platform's id, so that a press in a private chat tells which. */
export interface DeedToken {
  deed: Deed;
  scope: string;
  flow?: string | undefined;
  argument?: string | undefined;
}

const MARK = '^';
const known: ReadonlySet<string> = new Set(deeds);

export function deedToken({ deed, scope, flow = '', argument = '' }: DeedToken): string {
  return `${MARK}${deed} ${scope} ${flow} ${argument}`.trimEnd();
}

export function readDeed(token: string): DeedToken | undefined {
  if (!token.startsWith(MARK) || token.length > 64) return undefined;
  const [, deed = '', scope, flow, argument] = /^\^([a-z]+) (-?\d{1,20})(?: ([a-z0-9-]*))?(?: ([A-Za-z0-9-]+))?$/.exec(token) ?? [];
  if (scope === undefined || !known.has(deed)) return undefined;
  // `known` has no other names.
  return { deed: deed as Deed, scope, flow: flow || undefined, argument };
}

/** Longest name of a community's flow, so that its buttons fit; without `community/`. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,27}$/;
/** Letters of a scope's key: 96 bits of an HMAC. */
export const SCOPE_KEY = 16;

/** How a flow of a community is called in sessions: the same name in two servers is two flows. */
export function communityFlow(name: string, scopeKey: string): string {
  return `community/${name}@${scopeKey}`;
}

/** For links and menus: letters, digits, "-" and "_". It leads to what is published under that name, and to nothing else. */
export function linkTo(name: string, scopeKey: string): string {
  return `c${scopeKey}${name}`;
}

/** The flow that a link leads to. */
export function flowOfLink(link: string): string | undefined {
  const [, key, name] = /^c([A-Za-z0-9_-]{16})([a-z0-9][a-z0-9-]{0,27})$/.exec(link) ?? [];
  return key !== undefined && name !== undefined ? communityFlow(name, key) : undefined;
}

/** What people in a server may be offered, as adapters need it. */
export interface ServerFlow {
  name: string;
  title: string;
  link: string;
  /** The official flow that this one stands in for there. */
  replaces?: string;
}

/** What adapters ask of a server's flows. */
export interface Communities {
  /** Published ones, by title. `language`: of the titles, where somebody translated them; BCP 47. */
  flows(platform: string, scope: string, language: string | undefined): Promise<readonly ServerFlow[]>;
  /** Every flow the server has, for those who manage it: its names. */
  names(platform: string, scope: string): Promise<readonly string[]>;
  /** The server has another id from now on. */
  moved(platform: string, from: string, to: string): Promise<void>;
  /** The bot has left: nothing of the server stays. */
  left(platform: string, scope: string): Promise<void>;
}
