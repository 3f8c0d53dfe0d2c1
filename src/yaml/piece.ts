/** A text as the parser read it: its value, how it is written, and from where to where. */
export interface WrittenText {
  value?: unknown;
  type?: string | undefined;
  range?: readonly [number, number, number] | null | undefined;
}

/** Offsets in the file of a piece of a text: exact where the text stands on one line as it is, else by looking for it. */
export function pieceOf({ value, type, range }: WrittenText, source: string, start: number, end: number): [number, number] | undefined {
  if (typeof value !== 'string' || !range) return undefined;
  const length = range[1] - range[0];
  if (type === 'PLAIN' && length === value.length) return [range[0] + start, range[0] + end];
  if (type?.startsWith('QUOTE') && length === value.length + 2) return [range[0] + 1 + start, range[0] + 1 + end];
  const piece = value.slice(start, end).trim().split('\n')[0] ?? '';
  const before = value.slice(0, start);
  const written = source.slice(range[0], range[1]);
  const found = find(piece, before, written) ?? find(/^\S*/.exec(piece)?.[0] ?? '', before, written);
  return found && [range[0] + found[0], range[0] + found[1]];
}

/** The occurrence in the file that has as many before it as the one in the text. */
function find(piece: string, before: string, written: string): [number, number] | undefined {
  if (piece === '') return undefined;
  let at = -1;
  for (let n = before.split(piece).length; n > 0; n--) {
    at = written.indexOf(piece, at + 1);
    if (at < 0) return undefined;
  }
  return [at, at + piece.length];
}
