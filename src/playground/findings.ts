import { type Diagnostic, isError } from '../diagnostic.ts';

/** The findings below the text, each a way to its line, and how many there are. */
export class Findings {
  readonly #list: HTMLElement;
  readonly #count: HTMLElement;
  readonly #go: (line: number, column: number) => void;
  readonly #page: (code: string) => string | undefined;

  constructor(parts: { list: HTMLElement; count: HTMLElement; go: (line: number, column: number) => void; page: (code: string) => string | undefined }) {
    this.#list = parts.list;
    this.#count = parts.count;
    this.#go = parts.go;
    this.#page = parts.page;
  }

  show(diagnostics: readonly Diagnostic[]): void {
    const errors = diagnostics.filter(isError).length;
    const warnings = diagnostics.length - errors;
    const said = errors + warnings === 0 ? 'No findings' : [counted(errors, 'error'), counted(warnings, 'warning')].filter(Boolean).join(', ');
    // Only what changed is told anew.
    if (this.#count.textContent !== said) this.#count.textContent = said;
    this.#count.className = errors > 0 ? 'wrong' : warnings > 0 ? 'doubt' : '';
    const rows = document.createElement('ol');
    rows.append(...diagnostics.map((each) => this.#row(each)));
    this.#list.replaceChildren(...(diagnostics.length > 0 ? [rows] : []));
  }

  #row({ code, severity, message, hint, range: { start } }: Diagnostic): HTMLLIElement {
    const row = document.createElement('li');
    row.className = severity;
    const place = document.createElement('b');
    place.textContent = `Line ${start.line}`;
    const button = document.createElement('button');
    button.type = 'button';
    button.append(place, message);
    button.addEventListener('click', () => this.#go(start.line, start.column));
    row.append(button, ...this.#link(code), ...(hint ? [paragraph(hint)] : []));
    return row;
  }

  #link(code: string): HTMLAnchorElement[] {
    const page = this.#page(code);
    if (page === undefined) return [];
    const link = document.createElement('a');
    link.href = page;
    link.target = '_blank';
    link.rel = 'noopener';
    link.textContent = code;
    link.setAttribute('aria-label', `${code}: what it means, in a new tab`);
    return [link];
  }
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}
