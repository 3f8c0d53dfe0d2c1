import { byId } from './dom.ts';
import type { Stage } from './stage.ts';

/** Of the window alone: the page has a field to type in, and no time passes here. */
const own = `
* { box-sizing: border-box; }
:host { display: block; height: 100%; }
.phone, .client { height: 100%; min-height: 0; overflow: hidden; border-radius: 0; box-shadow: none; }
.messages { overflow-y: auto; min-height: 0; justify-content: flex-start; overscroll-behavior: contain; }
.messages > :first-child { margin-top: auto; }
footer, time { display: none; }
.name small { color: light-dark(#5a6772, #9fb0c0); }
:focus-visible { outline: 3px solid light-dark(#0b57d0, #a8c7fa); outline-offset: 1px; }
`;

/** The windows of the chat on the page. */
export class ChatView {
  readonly #frames = new Map<string, ShadowRoot>();
  readonly #press: (token: string) => void;

  constructor(press: (token: string) => void) {
    this.#press = press;
  }

  show(stage: Stage, language: string): void {
    for (const [name, window] of stage.windows) {
      const root = this.#frames.get(name) ?? this.#frame(name, window.css);
      const focused = root.activeElement !== null;
      const frame = document.createElement('div');
      frame.className = 'frame';
      frame.style.height = '100%';
      frame.lang = language;
      // Made by the renderers, which escape every text; the page's rules let no script in it run.
      frame.innerHTML = window.draw();
      root.replaceChildren(frame);
      settle(frame, focused);
    }
  }

  /** Reads out what the bot said. */
  tell(said: readonly string[], language: string): void {
    const log = byId('said');
    log.lang = language;
    log.replaceChildren(
      ...said.map((text) => {
        const line = document.createElement('p');
        line.textContent = text;
        return line;
      }),
    );
  }

  #frame(name: string, css: string): ShadowRoot {
    const root = byId(name).attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [css, own].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    root.addEventListener('click', (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-press], [data-type]') : null;
      if (button?.dataset['press'] !== undefined) this.#press(button.dataset['press']);
      else if (button) byId('words').focus();
    });
    this.#frames.set(name, root);
    return root;
  }
}

/** The end is in sight, and whoever pressed a button is at the next one. */
function settle(frame: HTMLElement, focused: boolean): void {
  const messages = frame.querySelector<HTMLElement>('.messages');
  if (!messages) return;
  messages.tabIndex = 0;
  if (!(messages instanceof HTMLOListElement)) messages.setAttribute('role', 'group');
  messages.setAttribute('aria-label', 'Messages');
  messages.scrollTop = messages.scrollHeight;
  if (!focused) return;
  const last = [...messages.children].findLast((message) => message.querySelector('[data-press]'));
  (last?.querySelector<HTMLElement>('[data-press]') ?? messages).focus({ preventScroll: true });
}
