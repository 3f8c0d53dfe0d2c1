import { escapeHtml } from '../page.ts';

/** What a chat shows, message by message, as the client draws it. */
export interface Bubble {
  who: 'bot' | 'person';
  /** Telegram's HTML: made by the adapter, which escapes every text. */
  html: string;
  /** Address of the picture above the words. */
  picture?: string;
  /** Rows of buttons under the message. */
  keyboard: Key[][];
}

export interface Key {
  text: string;
  /** Where a link leads. */
  url?: string;
  /** What a press brings. */
  callback_data?: string;
}

/** A phone with the chat on it; `live`: its buttons can be pressed. */
export function draw(bubbles: readonly Bubble[], live = false): string {
  return `<div class="phone">
<header><span class="back" aria-hidden="true">‹</span><span class="face" aria-hidden="true">BE</span><span class="name"><b>Both Ends</b><small>bot</small></span></header>
<div class="messages">${bubbles.map((each) => bubble(each, live)).join('\n')}</div>
<footer aria-hidden="true"><span class="menu">☰ Menu</span><span class="field">Message</span></footer>
</div>`;
}

function bubble({ who, html, picture, keyboard }: Bubble, live: boolean): string {
  const rows = keyboard.map((row) => `<div class="row">${row.map((key) => button(key, live)).join('')}</div>`).join('');
  // What the picture says stands in the words below it.
  const above = picture === undefined ? '' : `<img class="photo" alt="" src="${escapeHtml(picture)}">`;
  return `<div class="message ${who}"><div class="text">${above}${html}<time>9:41</time></div>${rows && `<div class="keys">${rows}</div>`}</div>`;
}

function button({ text, url, callback_data: token }: Key, live: boolean): string {
  if (live && token !== undefined) return `<button type="button" class="key" data-press="${escapeHtml(token)}">${escapeHtml(text)}</button>`;
  return `<span class="key${url === undefined ? '' : ' link'}">${escapeHtml(text)}</span>`;
}

export const css = `
:root, :host { --window: 390px;
  --page: light-dark(#dfe5ea, #090d12); --bar: light-dark(#ffffff, #17212b); --ink: light-dark(#10161c, #f2f5f7); --soft: light-dark(#7c8a96, #7f91a4);
  --accent: light-dark(#2f86d6, #6ab3f3); --line: light-dark(#d5dde3, #26333f);
  --wall: linear-gradient(160deg, light-dark(#d6e6c4, #0e1822) 0%, light-dark(#a9cdb4, #101d29) 48%, light-dark(#93bcc4, #0d1a22) 100%);
  --theirs: light-dark(#ffffff, #182633); --mine: light-dark(#e8fdd6, #2b5278); --time: light-dark(#93a0aa, #6d8194); --mine-time: light-dark(#62ab57, #8fb6dc);
  --key: light-dark(rgb(54 88 82 / 46%), rgb(104 135 165 / 28%)); --key-ink: #ffffff; --quote: light-dark(rgb(47 134 214 / 10%), rgb(106 179 243 / 12%));
}
body, :host { background: var(--page); color: var(--ink); font: 16px/1.31 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.phone { display: flex; flex-direction: column; min-height: 640px; overflow: hidden; border-radius: 22px; background: var(--wall); box-shadow: 0 2px 14px rgb(0 0 0 / 18%); }
header { display: flex; align-items: center; gap: 10px; padding: 9px 14px; background: var(--bar); border-bottom: 1px solid var(--line); position: sticky; top: 0; z-index: 1; }
.back { color: var(--accent); font-size: 30px; line-height: 28px; }
.face { width: 38px; height: 38px; border-radius: 50%; background: linear-gradient(#5fb0e8, #2f7fc4); color: #fff; font-weight: 600; font-size: 14px; display: grid; place-items: center; }
.name { display: flex; flex-direction: column; line-height: 1.2; }
.name small { color: var(--soft); font-size: 13px; }
.messages { flex: 1; display: flex; flex-direction: column; justify-content: flex-end; gap: 7px; padding: 12px 8px 14px; }
.message { max-width: 86%; }
.bot { align-self: flex-start; }
.person { align-self: flex-end; }
.text { position: relative; padding: 7px 11px 8px; border-radius: 16px; background: var(--theirs); white-space: pre-wrap; overflow-wrap: anywhere; box-shadow: 0 1px 1px rgb(0 0 0 / 12%); }
.bot .text { border-bottom-left-radius: 5px; }
.person .text { background: var(--mine); border-bottom-right-radius: 5px; }
.text::after { content: ""; display: block; clear: both; }
time { float: right; margin: 5px 0 -3px 10px; font-size: 11.5px; line-height: 1.3; color: var(--time); white-space: nowrap; }
.person time { color: var(--mine-time); }
.text a { color: var(--accent); text-decoration: none; }
.text code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 14.5px; color: var(--accent); }
.text blockquote { margin: 4px 0; padding: 5px 9px; border-left: 3px solid var(--accent); border-radius: 5px; background: var(--quote); }
.photo { display: block; width: calc(100% + 14px); margin: -3px -7px 6px; border-radius: 12px; }
.keys { display: flex; flex-direction: column; gap: 3px; margin-top: 3px; }
.row { display: flex; gap: 3px; }
.key { flex: 1 1 0; min-width: 0; min-height: 40px; display: flex; align-items: center; justify-content: center; position: relative; padding: 6px 8px; border-radius: 9px; background: var(--key); color: var(--key-ink); font-size: 14.5px; font-weight: 500; line-height: 1.2; text-align: center; overflow-wrap: anywhere; }
button.key { border: 0; font-family: inherit; cursor: pointer; }
.keys .row:last-child .key:first-child { border-bottom-left-radius: 14px; }
.keys .row:last-child .key:last-child { border-bottom-right-radius: 14px; }
.link::after { content: "↗"; position: absolute; top: 3px; right: 7px; font-size: 10px; opacity: .8; }
footer { display: flex; align-items: center; gap: 10px; padding: 8px 12px 12px; background: var(--bar); border-top: 1px solid var(--line); position: sticky; bottom: 0; }
.menu { background: var(--accent); color: #fff; border-radius: 18px; padding: 6px 13px; font-size: 14px; font-weight: 600; white-space: nowrap; }
.field { flex: 1; border: 1px solid var(--line); border-radius: 18px; padding: 6px 13px; color: var(--soft); }
@media (max-width: 420px) {
  body { padding: 0; gap: 0; }
  .phone { border-radius: 0; box-shadow: none; min-height: 100vh; overflow: visible; }
}
`;
