import { autocompletion, type Completion, type CompletionContext, type CompletionResult, completionKeymap } from '@codemirror/autocomplete';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic as Mark, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type StateCommand } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers, type Tooltip } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { minimalSetup } from 'codemirror';
import type { Diagnostic, Position } from '../diagnostic.ts';
import { placeAt } from './place.ts';
import { about, type Names, suggestionsAt } from './suggest.ts';

export interface EditorParts {
  parent: HTMLElement;
  text: string;
  names: () => Names;
  changed: (text: string) => void;
  /** The cursor came to this line, from 1. */
  moved: (line: number) => void;
  /** The page of a finding. */
  page: (code: string) => string | undefined;
}

/** The text, with its findings in it. */
export class Editor {
  readonly #view: EditorView;
  readonly #page: EditorParts['page'];

  constructor(parts: EditorParts) {
    this.#page = parts.page;
    // In a root of its own its style needs no exception from the page's rules.
    const root = parts.parent.attachShadow({ mode: 'open' });
    this.#view = new EditorView({ parent: root, root, state: EditorState.create({ doc: parts.text, extensions: extensionsOf(parts) }) });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  set text(text: string) {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text }, selection: { anchor: 0 }, scrollIntoView: true });
  }

  mark(diagnostics: readonly Diagnostic[]): void {
    const { state } = this.#view;
    this.#view.dispatch(setDiagnostics(state, diagnostics.map((each) => markOf(state, each, this.#page(each.code)))));
  }

  /** @param line from 1; @param column likewise */
  goTo(line: number, column = 1): void {
    const { state } = this.#view;
    const anchor = offsetOf(state, { line, column });
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
    this.#view.focus();
  }
}

function extensionsOf({ names, changed, moved }: EditorParts) {
  return [
    minimalSetup,
    yaml(),
    indentUnit.of('  '),
    lineNumbers(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    bracketMatching(),
    lintGutter(),
    syntaxHighlighting(colours),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': 'The flow, in YAML', 'aria-describedby': 'editor-help' }),
    autocompletion({ override: [(context) => complete(context, names())], icons: false }),
    hoverTooltip((view, at) => hover(view.state, at, names())),
    keymap.of([...completionKeymap, ...lintKeymap, { key: 'Tab', run: indent, shift: outdent }]),
    EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
      if (docChanged) changed(state.doc.toString());
      if (docChanged || selectionSet) moved(state.doc.lineAt(state.selection.main.head).number);
    }),
    look,
  ];
}

const indent: StateCommand = ({ state, dispatch }) => {
  dispatch(state.update(state.replaceSelection('  '), { userEvent: 'input.indent' }));
  return true;
};

const outdent: StateCommand = ({ state, dispatch }) => {
  const line = state.doc.lineAt(state.selection.main.head);
  const spaces = /^ {1,2}/.exec(line.text)?.[0].length ?? 0;
  if (spaces > 0) dispatch(state.update({ changes: { from: line.from, to: line.from + spaces }, userEvent: 'delete.dedent' }));
  return true;
};

function placeIn(state: EditorState, at: number) {
  const line = state.doc.lineAt(at);
  return placeAt(state.doc.toString().split('\n'), line.number - 1, at - line.from);
}

function complete({ state, pos, explicit }: CompletionContext, names: Names): CompletionResult | null {
  const place = placeIn(state, pos);
  if (!explicit && place.kind === 'key' && place.typed === '') return null;
  if (!/^[\w/-]*$/.test(place.typed)) return null;
  const options = suggestionsAt(place, names).map((each): Completion => ({ ...each, type: place.kind === 'key' ? 'property' : 'enum' }));
  return options.length > 0 ? { from: state.doc.lineAt(pos).from + place.from, options, validFor: /^[\w/-]*$/ } : null;
}

function hover(state: EditorState, at: number, names: Names): Tooltip | null {
  const line = state.doc.lineAt(at);
  const words = [...line.text.matchAll(/[\w/-]+/g)];
  const found = words.find(({ index, 0: word }) => at - line.from >= index && at - line.from <= index + word.length);
  if (!found) return null;
  const [word] = found;
  const [from, to] = [line.from + found.index, line.from + found.index + word.length];
  const isKey = /^\s*:(\s|$)/.test(line.text.slice(found.index + word.length));
  const place = placeIn(state, isKey ? from : to);
  const text = about(isKey ? { ...place, kind: 'key', beside: [...place.beside, word] } : { ...place, kind: 'value' }, word, names);
  return text === undefined ? null : { pos: from, end: to, create: () => ({ dom: told(text) }) };
}

function told(text: string): HTMLElement {
  const dom = document.createElement('div');
  dom.className = 'told';
  dom.textContent = text;
  return dom;
}

function markOf(state: EditorState, { range, severity, code, message, hint }: Diagnostic, page: string | undefined): Mark {
  const from = offsetOf(state, range.start);
  const to = Math.max(from, offsetOf(state, range.end));
  return {
    from,
    to: to > from ? to : Math.min(from + 1, state.doc.lineAt(from).to),
    severity,
    source: code,
    message: hint ? `${message}. ${hint}` : message,
    ...(page && { actions: [{ name: 'More', apply: () => void window.open(page, '_blank', 'noopener') }] }),
  };
}

function offsetOf({ doc }: EditorState, { line, column }: Position): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.from + column - 1, found.to);
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--key)', fontWeight: '500' },
  { tag: [tags.string, tags.content], color: 'var(--ink)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--soft)', fontStyle: 'italic' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--soft)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', backgroundColor: 'var(--paper)', fontSize: '14px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--accent)', padding: '12px 0 40vh' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--soft)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line-lit)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--chosen)' },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: '8px', boxShadow: '0 4px 18px rgb(0 0 0 / 16%)', maxWidth: '420px', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)' },
  '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-completionDetail': { color: 'var(--soft)', fontStyle: 'normal', fontFamily: 'var(--sans)', fontSize: '12.5px' },
  '.cm-completionInfo': { fontFamily: 'var(--sans)', padding: '8px 12px', maxWidth: '280px' },
  '.told': { padding: '8px 12px', fontFamily: 'var(--sans)', lineHeight: '1.45' },
  '.cm-diagnostic': { padding: '8px 12px', fontFamily: 'var(--sans)', lineHeight: '1.45', borderLeft: '0' },
  '.cm-diagnosticAction': { backgroundColor: 'var(--accent)', color: 'var(--on-accent)', borderRadius: '6px', padding: '3px 10px' },
  '.cm-diagnosticSource': { fontSize: '12px', opacity: '1', color: 'var(--soft)' },
  '.cm-gutter-lint': { width: '14px' },
  '.cm-lint-marker': { width: '8px', height: '8px', margin: '7px 0 0 4px', borderRadius: '50%', content: 'normal' },
  '.cm-lint-marker-error': { content: 'normal', backgroundColor: 'var(--wrong)' },
  '.cm-lint-marker-warning': { content: 'normal', backgroundColor: 'var(--doubt)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--wrong) 1.5px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--doubt) 1.5px', textUnderlineOffset: '3px' },
});
