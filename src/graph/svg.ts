import type { Draft } from '../engine/draft.ts';
import { type Arrow, BOX, type Box, curveOf, planOf } from './layout.ts';

/** Both by day and by night, since the reader's machine has the picture as it likes. */
const STYLE = `
    svg { background: #fbfaf7; font-family: system-ui, sans-serif; font-size: 12px; --ink: #22302f; --soft: #5b6866; --box: #fff; --line: #7d8a88; --check: #e4f0ee; }
    @media (prefers-color-scheme: dark) { svg { background: #14201f; --ink: #e6efee; --soft: #a3b1af; --box: #1d2c2b; --line: #70807e; --check: #20403c; } }
    rect { fill: var(--box); stroke: var(--line); } .checklist rect, .practice rect, .verdict rect { fill: var(--check); } .ask rect { stroke-width: 2; }
    text { fill: var(--ink); } .id { font-weight: 600; } .words, .kind, .label { fill: var(--soft); font-size: 11px; } .kind { text-anchor: end; } .label, .end { text-anchor: middle; }
    .label { paint-order: stroke; stroke: #fbfaf7; stroke-width: 4px; } @media (prefers-color-scheme: dark) { .label { stroke: #14201f; } }
    path { fill: none; stroke: var(--line); } .skipped { stroke-dasharray: 4 4; } #tip path { fill: var(--line); stroke: none; }`;

/** A flow's steps and ways as a picture of its own: no script, no font and no file beside it. */
export function toSvg(draft: Pick<Draft, 'flow' | 'head' | 'steps'>): string {
  const { width, height, boxes, arrows } = planOf(draft);
  const told = boxes.map(({ name }) => name).join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title told">
  <title id="title">${escaped(draft.head.title)}</title>
  <desc id="told">${escaped(told)}</desc>
  <style>${STYLE}
  </style>
  <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${[...arrows.map(drawArrow), ...boxes.map(drawBox)].join('\n')}
</svg>
`;
}

function drawArrow({ points, label, labelAt, skipped }: Arrow): string {
  const line = `  <path d="${curveOf(points)}"${skipped ? ' class="skipped"' : ''} marker-end="url(#tip)"/>`;
  return labelAt ? `${line}\n  <text class="label" x="${labelAt.x}" y="${labelAt.y + 4}">${escaped(label)}</text>` : line;
}

function drawBox({ id, kind, words, x, y }: Box): string {
  const [left, top] = [x - BOX.width / 2, y - BOX.height / 2];
  const rect = (round: number) => `<rect x="${left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="${round}"/>`;
  if (id === 'end') return `  <g>${rect(BOX.height / 2)}<text class="end" x="${x}" y="${y + 4}">${escaped(words)}</text></g>`;
  const lines = `<text class="id" x="${left + 12}" y="${top + 19}">${escaped(id)}</text><text class="kind" x="${left + BOX.width - 10}" y="${top + 18}">${escaped(kind)}</text><text class="words" x="${left + 12}" y="${top + 36}">${escaped(words)}</text>`;
  return `  <g class="${kind}">${rect(10)}${lines}</g>`;
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
