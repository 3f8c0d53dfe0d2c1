import type { Draft } from '../engine/draft.ts';
import { type Arrow, BOX, type Box, curveOf, planOf } from './layout.ts';

/** How many came to a step, as it may be told. */
export interface Reached {
  /** Of all who began, 0 to 1. Absent where the number is too small to be told. */
  share?: number;
  /** The number in words, such as "14". */
  words: string;
}

export interface Drawing {
  /** By step, `end` for the end of the flow; steps that nothing is known of are drawn without. */
  reached?: ReadonlyMap<string, Reached>;
  /** In fixed colours and this font, for renderers that know neither day and night nor the fonts of a machine. */
  font?: Font;
}

export interface Font {
  family: string;
  /** Whether it has every sign; words that it lacks are left out. */
  has(words: string): boolean;
}

const DAY = { ground: '#fbfaf7', ink: '#22302f', soft: '#5b6866', box: '#fff', line: '#7d8a88', check: '#e4f0ee', bar: '#2d7f76', rest: '#d3dcda' } as const;
const NIGHT = { ground: '#14201f', ink: '#e6efee', soft: '#a3b1af', box: '#1d2c2b', line: '#70807e', check: '#20403c', bar: '#6cc4b8', rest: '#344946' } as const satisfies Record<keyof typeof DAY, string>;

/** Longest side of a picture with a fixed size, and how many times longer it may be than the other, as platforms take them. */
const LONGEST = 6_000;
const RATIO = 6;
/** What the bar of a box adds to its height, in pixels. */
const BAR = 18;

function styleOf(colour: (name: keyof typeof DAY) => string, font: string): string {
  return `
    svg { background: ${colour('ground')}; font-family: ${font}; font-size: 12px; }
    .box { fill: ${colour('box')}; stroke: ${colour('line')}; } .checklist .box, .practice .box, .verdict .box { fill: ${colour('check')}; } .ask .box { stroke-width: 2; }
    .rest { fill: ${colour('rest')}; } .bar { fill: ${colour('bar')}; }
    text { fill: ${colour('ink')}; } .id, .reached { font-weight: 700; } .reached { text-anchor: end; } .words, .kind, .label { fill: ${colour('soft')}; font-size: 11px; } .kind { text-anchor: end; } .label, .end { text-anchor: middle; }
    .label { paint-order: stroke; stroke: ${colour('ground')}; stroke-width: 4px; }
    path { fill: none; stroke: ${colour('line')}; } .skipped { stroke-dasharray: 4 4; } #tip path { fill: ${colour('line')}; stroke: none; }`;
}

/** Both by day and by night, since the reader's machine has the picture as it likes. */
const variables = (colours: Record<keyof typeof DAY, string>) => Object.entries(colours).map(([name, value]) => `--${name}: ${value};`).join(' ');
const ADAPTING = `
    svg { ${variables(DAY)} }
    @media (prefers-color-scheme: dark) { svg { ${variables(NIGHT)} } }${styleOf((name) => `var(--${name})`, 'system-ui, sans-serif')}`;

/**
 * A flow's steps and ways as a picture of its own: no script, no font and no file beside it. Undefined where a fixed
 * picture would be larger than platforms take.
 */
export function toSvg(draft: Pick<Draft, 'flow' | 'head' | 'steps'>): string;
export function toSvg(draft: Pick<Draft, 'flow' | 'head' | 'steps'>, drawing: Drawing): string | undefined;
export function toSvg(draft: Pick<Draft, 'flow' | 'head' | 'steps'>, { reached, font }: Drawing = {}): string | undefined {
  const tall = BOX.height + (reached ? BAR : 0);
  const { width, height, boxes, arrows } = planOf(draft, tall);
  if (font !== undefined && Math.max(width, height) > LONGEST) return undefined;
  const wide = font === undefined ? width : Math.max(width, height / RATIO);
  const told = boxes.map(({ name }) => name).join(' ');
  const legible = (words: string) => (font === undefined || font.has(words) ? words : '');
  const drawn = [...arrows.map(drawArrow), ...boxes.map((box) => drawBox({ ...box, words: legible(box.words) }, tall, reached?.get(box.id)))];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${height}" viewBox="${(width - wide) / 2} 0 ${wide} ${height}" role="img" aria-labelledby="title told">
  <title id="title">${escaped(draft.head.title)}</title>
  <desc id="told">${escaped(told)}</desc>
  <style>${font === undefined ? ADAPTING : styleOf((name) => DAY[name], `'${font.family}'`)}
  </style>
  <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
${font === undefined ? '' : `  <path d="M${(width - wide) / 2} 0h${wide}v${height}h-${wide}z" style="fill: ${DAY.ground}; stroke: none"/>\n`}${drawn.join('\n')}
</svg>
`;
}

function drawArrow({ points, label, labelAt, skipped }: Arrow): string {
  const line = `  <path d="${curveOf(points)}"${skipped ? ' class="skipped"' : ''} marker-end="url(#tip)"/>`;
  return labelAt ? `${line}\n  <text class="label" x="${labelAt.x}" y="${labelAt.y + 4}">${escaped(label)}</text>` : line;
}

function drawBox({ id, kind, words, x, y }: Box, tall: number, reached: Reached | undefined): string {
  const [left, top] = [x - BOX.width / 2, y - tall / 2];
  const rect = (round: number) => `<rect class="box" x="${left}" y="${top}" width="${BOX.width}" height="${tall}" rx="${round}"/>`;
  const bar = reached ? drawBar(reached, left + 12, top + tall - 14) : '';
  if (id === 'end') return `  <g>${rect(tall / 2)}<text class="end" x="${x}" y="${bar ? top + 22 : y + 4}">${escaped(words)}</text>${bar && drawBar(reached, left + 24, top + 34, 120)}</g>`;
  const lines = `<text class="id" x="${left + 12}" y="${top + 19}">${escaped(id)}</text><text class="kind" x="${left + BOX.width - 10}" y="${top + 18}">${escaped(kind)}</text><text class="words" x="${left + 12}" y="${top + 36}">${escaped(words)}</text>`;
  return `  <g class="${kind}">${rect(10)}${lines}${bar}</g>`;
}

/** How far the bar goes, and the number at its end. */
function drawBar({ share, words }: Reached = { words: '' }, left: number, top: number, width = BOX.width - 22): string {
  const whole = width - 34;
  const line = (name: string, length: number) => `<rect class="${name}" x="${left}" y="${top}" width="${length}" height="7" rx="3.5"/>`;
  const filled = share === undefined ? '' : line('bar', Math.max(7, Math.min(1, share) * whole));
  return `${line('rest', whole)}${filled}<text class="reached" x="${left + width}" y="${top + 8}">${escaped(words)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
