import type { Block, Button, Message } from '../message/message.ts';
import { shownName } from '../engine/origin.ts';
import { type Deed, deedToken, type Scope } from '../botkit/manage.ts';
import type { Entry, Server, ServerFlows, Version } from './server.ts';
import { current, versionOf } from './server.ts';

/** A text of the interface, in the manager's language. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Messages to those who manage a server. */
export class Told {
  readonly #say: Say;
  readonly #scope: Scope;

  constructor(say: Say, scope: Scope) {
    this.#say = say;
    this.#scope = scope;
  }

  /** One sentence, with the ways on. */
  line(key: string, values: Record<string, string | number> = {}, ways: readonly Button[] = [this.#button('list')]): Message {
    return this.#message([this.text(key, { server: this.#scope.name, ...values })], ways);
  }

  overview(server: Server, files: boolean, before: readonly Block[] = []): Message {
    const flows = Object.entries(server.flows).toSorted(([, one], [, other]) => one.title.localeCompare(other.title));
    const blocks: Block[] = [...before, { kind: 'text', text: this.#say('manage.heading', { server: this.#scope.name }), strong: true }];
    if (flows.length === 0) blocks.push(this.text('manage.none'));
    else blocks.push({ kind: 'list', heading: this.#say('manage.flows'), items: flows.map(([name, flow]) => `${flow.title} (${name}): ${this.#state(flow)}`) });
    if (files) blocks.push(this.text('manage.send'));
    const open = flows.map(([name, { title }]) => this.#button('show', { flow: name }, title));
    return this.#message(blocks, [...open, this.#button('browse'), ...(server.before ? [this.#button('undo')] : []), ...(server.log.length > 0 ? [this.#button('history')] : [])]);
  }

  flow(name: string, flows: ServerFlows, before: readonly Block[] = []): Message {
    const shown = versionOf(flows, current(flows));
    const blocks: Block[] = [...before, { kind: 'text', text: flows.title, strong: true }, this.text('manage.state', { state: this.#state(flows), name, version: shown ? short(shown) : '', on: shown?.on ?? '' })];
    if (flows.replaces) blocks.push(this.text('manage.instead', { flow: flows.replaces }));
    return this.#message(blocks, this.#deedsFor(name, flows));
  }

  /** Which flow another state of the server differs in, and how it is there. */
  undone(was: Server, now: Server): string {
    const [name = ''] = [...Object.keys(was.flows), ...Object.keys(now.flows)].filter((flow) => JSON.stringify(was.flows[flow]) !== JSON.stringify(now.flows[flow]));
    const flows = now.flows[name];
    return flows ? this.#say('manage.done.undo', { title: flows.title, state: this.#state(flows) }) : this.#say('manage.done.undo_gone', { title: was.flows[name]?.title ?? '' });
  }

  #deedsFor(flow: string, { draft, published, versions, replaces }: ServerFlows): Button[] {
    const behind = versions.findIndex(({ hash }) => hash === published) > 0;
    const wanted: [Deed, boolean][] = [
      ['preview', true], ['publish', draft !== undefined || published === undefined], ['rollback', behind], ['disable', published !== undefined],
      ['share', true], ['insights', published !== undefined], ['remove', true], ['list', true],
    ];
    const buttons = wanted.filter(([, there]) => there).map(([deed]) => this.#button(deed, deed === 'list' ? {} : { flow }));
    return replaces ? [...buttons, this.#button('replace', { flow }, this.#say('manage.button.beside'))] : buttons;
  }

  #state({ draft, published }: ServerFlows): string {
    if (published === undefined) return this.#say(draft === undefined ? 'manage.is.off' : 'manage.is.draft');
    return this.#say(draft !== undefined && draft !== published ? 'manage.is.both' : 'manage.is.published');
  }

  /** What keeps a flow from being let in, as far as one message holds it. */
  findings(lines: readonly string[], more: number): Message {
    const items = more > 0 ? [...lines, this.#say('manage.more', { count: more })] : [...lines];
    return this.#message([this.text('manage.refused'), { kind: 'list', heading: this.#say('manage.findings'), items }], [this.#button('list')]);
  }

  changes(lines: readonly string[]): Block[] {
    return lines.length === 0 ? [] : [{ kind: 'list', heading: this.#say('manage.changes'), items: [...lines] }];
  }

  history(log: readonly Entry[]): Message {
    const items = log.slice(0, 20).map(({ at, who, deed, flow, hash }) => this.#say('manage.entry', { on: at.slice(0, 16).replace('T', ' '), who, deed: this.#say(`manage.did.${deed}`), flow: [flow, hash?.slice(0, 8)].filter(Boolean).join(' ') }));
    return this.#message([{ kind: 'list', heading: this.#say('manage.history'), items }], [this.#button('undo'), this.#button('list')]);
  }

  found(packs: readonly { hash: string; title: string; author: string }[]): Message {
    if (packs.length === 0) return this.line('manage.not_found');
    const items = packs.map(({ title, author }) => (author ? this.#say('manage.by', { title, author }) : title));
    const take = packs.map(({ hash, title, author }) => this.#button('take', { argument: hash.slice(0, 16) }, this.#say('community.title', { by: shownName({ kind: 'community', by: author }) || this.#say('community.unnamed'), title })));
    return this.#message([{ kind: 'list', heading: this.#say('manage.gallery'), items }], [...take, this.#button('list')]);
  }

  button(deed: Deed, more: { flow?: string; argument?: string } = {}, label?: string): Button {
    return this.#button(deed, more, label);
  }

  #button(deed: Deed, more: { flow?: string; argument?: string } = {}, label = this.#say(`manage.button.${deed}`)): Button {
    return { label, token: deedToken({ deed, scope: this.#scope.id, ...more }), id: [deed, more.flow].filter(Boolean).join('.') };
  }

  text(key: string, values: Record<string, string | number> = {}): Block {
    return { kind: 'text', text: this.#say(key, values) };
  }

  #message(blocks: Block[], options: readonly Button[]): Message {
    return { blocks, keyboard: { options: [...options], controls: [] } };
  }
}

export function short({ hash }: Pick<Version, 'hash'>): string {
  return hash.slice(0, 8);
}
