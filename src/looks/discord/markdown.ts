import { escapeHtml } from '../page.ts';

/**
 * Discord's markdown as its client draws it, as far as the adapter writes it: lines that are quoted, small or points
 * of a list, and in a line bold, italic, links and signs that are escaped. Whatever else stands there is drawn as
 * it is. Total, and what comes out is well-formed.
 */
export function htmlOf(markdown: string): string {
  return groups(markdown.split('\n').map(lineOf)).map(groupHtml).join('');
}

type Kind = 'plain' | 'small' | 'quote' | 'point' | 'more' | 'empty';
interface Line {
  kind: Kind;
  html: string;
}

const marks: readonly (readonly [string, Kind])[] = [['-# ', 'small'], ['> ', 'quote'], ['- ', 'point'], ['  ', 'more']];

function lineOf(line: string): Line {
  if (line.trim() === '') return { kind: 'empty', html: '' };
  const [mark = '', kind = 'plain'] = marks.find(([begin]) => line.startsWith(begin)) ?? [];
  return { kind, html: inline(line.slice(mark.length)) };
}

/** Lines that are drawn as one. */
function groups(lines: readonly Line[]): Line[][] {
  const all: Line[][] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (last && belongs(line.kind, last)) last.push(line);
    else all.push([line]);
  }
  return all;
}

function belongs(kind: Kind, group: readonly Line[]): boolean {
  const first = group[0]?.kind;
  return kind === 'more' ? first !== 'empty' : kind === first;
}

function groupHtml(group: readonly Line[]): string {
  const lines = group.map(({ html }) => html).join('<br>');
  switch (group[0]?.kind) {
    case 'quote':
      return `<blockquote>${lines}</blockquote>`;
    case 'small':
      return `<p class="small">${lines}</p>`;
    case 'point':
      return `<ul>${pointsOf(group).map((point) => `<li>${point.join('<br>')}</li>`).join('')}</ul>`;
    case 'empty':
      return '';
    default:
      return `<p>${lines}</p>`;
  }
}

function pointsOf(group: readonly Line[]): string[][] {
  const points: string[][] = [];
  for (const { kind, html } of group) {
    if (kind === 'point') points.push([html]);
    else points.at(-1)?.push(html);
  }
  return points;
}

/** An escaped sign, the whole character; a mark; a link. */
const TOKEN = /\\([^0-9A-Za-z\s])|(\*\*|\*)|\[((?:\\.|[^\\[\]])*)\]\((https?:\/\/[^\s()<>]+)\)/gu;
const elements: Readonly<Record<string, string>> = { '**': 'strong', '*': 'em' };

/** A mark that is not closed in its line, or closed out of turn, is a sign like any other. */
function inline(line: string): string {
  const open: { mark: string; at: number }[] = [];
  const parts: string[] = [];
  let from = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, sign, mark, label, url] = match;
    parts.push(escapeHtml(line.slice(from, match.index)));
    from = match.index + whole.length;
    if (sign !== undefined) parts.push(escapeHtml(sign));
    else if (mark === undefined) parts.push(`<a href="${escapeHtml(url ?? '')}" rel="noreferrer">${inline(label ?? '')}</a>`);
    else if (open.at(-1)?.mark === mark) {
      parts[open.pop()?.at ?? 0] = `<${elements[mark]}>`;
      parts.push(`</${elements[mark]}>`);
    } else open.push({ mark, at: parts.push(mark) - 1 });
  }
  return parts.join('') + escapeHtml(line.slice(from));
}
