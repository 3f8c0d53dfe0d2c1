import type { Part } from '../../message/degrade.ts';
import { legible } from '../../message/legible.ts';
import type { Block, ContactBlock } from '../../message/message.ts';
import { textsOf } from '../../message/plain.ts';
import { clean } from '../../message/clean.ts';
import { ADDRESS, ALT, CHOICE, COMPONENTS, TEXT } from './capabilities.ts';
import { boxes, type Component, type Container, countOf, type Gallery, type Row, text } from './components.ts';
import { addressOf, contactLead, contactRest, small, written } from './markdown.ts';

/** One message of Discord: texts, and what can be pressed under them. */
export type Sheet = {
  box: Container;
  /** Pictures it shows, by their names in the galleries. */
  pictures: string[];
};

/** A part of a message, with what is drawn around it. */
export interface Drawn {
  part: Part;
  /** Whether it should stay on the screen when the question under it is answered. */
  kept: boolean;
  /** "3 of 9", before the question and after remarks on the last answer. */
  progress?: string | undefined;
  rows: Row[];
}

/** Without the box, the choice that may be told above or below it, and a row with one button. */
const ROOM = COMPONENTS - 4;

/** Puts as much into each message as fits, in order; whatever has buttons ends its message. */
export function sheetsOf(drawn: readonly Drawn[]): Sheet[] {
  const pages = new Pages();
  for (const { part, kept, progress, rows } of drawn) {
    const pieces = piecesOf(part.blocks, progress);
    pages.begin();
    for (const piece of pieces) pages.add(piece, countOf(rows), kept);
    if (rows.length > 0) pages.end(rows);
  }
  return pages.all.map(sheetOf);
}

interface Page {
  pieces: Piece[];
  rows: Row[];
  kept: boolean;
}

/** What cannot be divided: a paragraph, or a few components that belong together. */
type Piece = { paragraph: string } | { components: Component[]; picture?: string } | 'line';

class Pages {
  readonly all: Page[] = [];
  #open: Page | undefined;

  /** Another message of the turn: a line comes between. */
  begin(): void {
    if (this.#open && this.#fits('line', 0)) this.#open.pieces.push('line');
  }

  add(piece: Piece, rows: number, kept: boolean): void {
    if (!this.#open || !this.#fits(piece, rows)) this.#open = this.#fresh();
    this.#open.pieces.push(piece);
    this.#open.kept ||= kept;
  }

  end(rows: Row[]): void {
    this.#open ??= this.#fresh();
    this.#open.rows = rows;
    this.#open = undefined;
  }

  #fresh(): Page {
    const page: Page = { pieces: [], rows: [], kept: false };
    this.all.push(page);
    return page;
  }

  #fits(piece: Piece, rows: number): boolean {
    const pieces = [...(this.#open?.pieces ?? []), piece];
    const components = componentsOf(pieces);
    return countOf(components) + rows <= ROOM && lengthIn(components) <= TEXT - CHOICE;
  }
}

function sheetOf({ pieces, rows, kept }: Page): Sheet {
  const trimmed = pieces.at(-1) === 'line' ? pieces.slice(0, -1) : pieces;
  const components = [...componentsOf(trimmed), ...rows];
  const pictures = pieces.flatMap((piece) => (typeof piece === 'object' && 'picture' in piece && piece.picture ? [piece.picture] : []));
  return { box: { type: 17, id: kept ? boxes.kept : boxes.plain, components }, pictures };
}

/** Paragraphs that follow each other are one text. */
function componentsOf(pieces: readonly Piece[]): Component[] {
  const components: Component[] = [];
  for (const piece of pieces) {
    const last = components.at(-1);
    if (piece === 'line') components.push({ type: 14, divider: true, spacing: 1 });
    else if ('components' in piece) components.push(...piece.components);
    else if (last?.type === 10) components[components.length - 1] = text(`${last.content}\n\n${piece.paragraph}`);
    else components.push(text(piece.paragraph));
  }
  return components;
}

export function lengthIn(components: readonly Component[]): number {
  return components.reduce((sum, each) => sum + (each.type === 10 ? each.content.length : 'components' in each ? lengthIn(each.components.filter((inner) => inner.type === 10)) : 0), 0);
}

// Blocks

function piecesOf(blocks: readonly Block[], progress: string | undefined): Piece[] {
  const remarks = blocks.findIndex(({ kind }) => kind !== 'note');
  const pieces = blocks.flatMap((block, at): Piece[] => (at === Math.max(0, remarks) && progress ? [{ paragraph: small(progress) }, ...pieceOf(block)] : pieceOf(block)));
  return pieces;
}

function pieceOf(block: Block): Piece[] {
  if (block.kind === 'picture') return [pictureOf(block.picture, block.alt)];
  if (block.kind === 'contact') return contactOf(block);
  const content = legible(written(block), textsOf({ blocks: [block] }).join(''));
  return [{ paragraph: content }];
}

/** The bytes are added, and the address with them, where it is sent. */
function pictureOf(picture: string, alt: string): Piece {
  const gallery: Gallery = { type: 12, items: [{ media: { url: `attachment://${picture}` }, description: legible(clean(alt)).slice(0, ALT) }] };
  return { components: [gallery], picture };
}

/** The page of a service is a button beside its name and numbers, which says where it leads. */
function contactOf(block: ContactBlock): Piece[] {
  const { url } = block;
  const address = url === undefined ? undefined : addressOf(url);
  const lead = contactLead(block).trim();
  const href = address && url && url.length <= ADDRESS ? URL.parse(url)?.href : undefined;
  if (!address || !href || !lead) return [{ paragraph: legible(written(block), textsOf({ blocks: [block] }).join('')) }];
  const rest = contactRest(block).trim();
  const section: Component = { type: 9, components: [text(legible(lead))], accessory: { type: 2, style: 5, label: address, url: href } };
  return [{ components: [section, ...(rest ? [text(legible(rest))] : [])] }];
}
