import { type Choice, type Component, type Gallery, type Key, type Link, type Menu, own } from '../../adapters/discord/components.ts';
import { escapeHtml } from '../page.ts';
import { htmlOf } from './markdown.ts';

/** One message as the client draws it. */
export interface Shown {
  /** What the bot sent is made of components, what the person wrote of words. */
  said: { by: 'bot'; components: readonly Component[] } | { by: 'person'; words: string };
  /** The command that it answers. */
  command?: string;
  /** Nobody else sees it. */
  quiet: boolean;
}

/** Where the chat is: a channel of a server, or the private chat with the bot. */
export interface Room {
  name: string;
  private: boolean;
}

const BOT = 'Both Ends';
const PERSON = 'Sam';

/** Pictures by their names, as addresses that hold them. */
export type Files = ReadonlyMap<string, string>;

export interface Drawing {
  files?: Files;
  /** Buttons can be pressed. */
  live?: boolean | undefined;
}

/** What the client itself says is in English, whatever the language of the talk. */
export function draw(room: Room, messages: readonly Shown[], drawing: Drawing = {}): string {
  const name = escapeHtml(room.name);
  return `<div class="client">
<header lang="en">${room.private ? face('bot') : '<span class="hash" aria-hidden="true">#</span>'}<span class="room">${name}</span></header>
<ol class="messages">
${messages.map((each) => message(each, drawing)).join('\n')}
</ol>
<footer lang="en" aria-hidden="true"><span class="plus">+</span><span class="field">Message ${room.private ? '@' : '#'}${name}</span></footer>
</div>`;
}

function message({ said, command, quiet }: Shown, drawing: Drawing): string {
  const name = said.by === 'bot' ? `${BOT} <span class="app">APP</span>` : PERSON;
  const used = command === undefined ? '' : `<p class="used" lang="en"><b>${PERSON}</b> used <code>/${escapeHtml(command)}</code></p>\n`;
  const only = quiet ? `\n<p class="only" lang="en">${eye}Only you can see this</p>` : '';
  const content = said.by === 'bot' ? drawAll(said.components, drawing) : `<p>${lines(said.words)}</p>`;
  return `<li class="message ${said.by}${quiet ? ' quiet' : ''}">
${used}${face(said.by)}<h3 lang="en">${name} <time>9:41</time></h3>
<div class="content">
${content}
</div>${only}
</li>`;
}

const eye = '<svg viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="M12 5C6.5 5 3 9.5 2 12c1 2.5 4.5 7 10 7s9-4.5 10-7c-1-2.5-4.5-7-10-7zm0 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zm0-2.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z"/></svg>';

function face(who: 'bot' | 'person'): string {
  return `<span class="face ${who}" aria-hidden="true">${who === 'bot' ? 'BE' : PERSON[0]}</span>`;
}

function lines(words: string): string {
  return escapeHtml(words).replaceAll('\n', '<br>');
}

/** In the order of the components, which is the order of reading. */
function drawAll(components: readonly Component[], drawing: Drawing): string {
  return components.map((each) => drawn(each, drawing)).join('\n');
}

function drawn(component: Component, drawing: Drawing): string {
  switch (component.type) {
    case 17:
      return `<div class="box">\n${drawAll(component.components, drawing)}\n</div>`;
    case 10:
      return `<div class="words">${htmlOf(component.content)}</div>`;
    case 14:
      return component.divider ? '<hr>' : '<div class="gap"></div>';
    case 12:
      return `<div class="gallery">${component.items.map((item) => picture(item, drawing)).join('')}</div>`;
    case 9:
      return `<div class="part"><div>${drawAll(component.components, drawing)}</div>${pressable(component.accessory, drawing)}</div>`;
    case 13:
      return `<div class="words">${escapeHtml(component.file.url.replace('attachment://', ''))}</div>`;
    case 1:
      return `<div class="row">${component.components.map((each) => pressable(each, drawing)).join('')}</div>`;
    default:
      return component satisfies never;
  }
}

/** Where the picture is missing, its description stands in the frame. */
function picture({ media, description = '' }: Gallery['items'][number], { files }: Drawing): string {
  const file = files?.get(media.url.replace('attachment://', ''));
  return file === undefined ? `<figure><figcaption>${lines(description)}</figcaption></figure>` : `<img alt="${escapeHtml(description)}" src="${escapeHtml(file)}">`;
}

/** Unless it is live nothing can be pressed: only where a button leads is kept. */
function pressable(item: Key | Link | Menu, { live = false }: Drawing): string {
  if (item.type === 3) return menu(item, live);
  const label = escapeHtml(item.label);
  if (item.style !== 5) return `<button type="button" class="key ${item.style === 1 ? 'blue' : 'grey'}" ${live ? press(item.custom_id) : 'disabled'}>${label}</button>`;
  const href = /^https?:\/\//.test(item.url) ? ` href="${escapeHtml(item.url)}" rel="noreferrer"` : '';
  // An address may break after its dots.
  return `<a class="key grey link"${href}>${label.replaceAll('.', '.<wbr>')}</a>`;
}

function press(token: string): string {
  return token.startsWith(own.type) ? 'data-type' : `data-press="${escapeHtml(token)}"`;
}

/** Choices that a screen holds are shown at once; the client opens a menu when it is pressed. */
const AT_ONCE = 12;

function menu({ placeholder, options, max_values }: Menu, live: boolean): string {
  const several = max_values > 1 ? ' several' : '';
  const choices = options.map((option) => choice(option, several !== '', live));
  return `<details class="menu${several}"${options.length > AT_ONCE ? '' : ' open'}><summary>${escapeHtml(placeholder)}</summary><ul>${choices.join('')}</ul></details>`;
}

function choice({ label, value, default: chosen }: Choice, several: boolean, live: boolean): string {
  const name = escapeHtml(label);
  const state = several ? ` aria-pressed="${chosen === true}"` : '';
  return `<li${chosen ? ' class="chosen"' : ''}>${live ? `<button type="button" ${press(value)}${state}>${name}</button>` : name}</li>`;
}
