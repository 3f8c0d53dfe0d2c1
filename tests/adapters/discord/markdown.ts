/** Discord's markdown, as far as a reader needs it. Independent of what writes it. */
export interface Markdown {
  /** What is left to read, the targets of links included. */
  read: string;
  /** Marks that do something: `bold`, `small`, or the sign of one that nobody meant. */
  marks: string[];
}

const LINE = /^(-# |> |- |#{1,3} |\* |\+ |\d+\. |>>> )?([^]*)$/;
const names: Readonly<Record<string, string>> = { '-# ': 'small', '> ': 'quote', '- ': 'point' };

export function readMarkdown(content: string): Markdown {
  const marks: string[] = [];
  const lines = content.split('\n').map((line) => {
    const [, start, rest = ''] = LINE.exec(line.trimStart()) ?? [];
    if (start) marks.push(names[start] ?? start.trim());
    return inline(rest, marks);
  });
  return { read: lines.join('\n'), marks };
}

function inline(line: string, marks: string[]): string {
  let [read, bold, italic] = ['', false, false];
  for (let at = 0; at < line.length; at += 1) {
    const rest = line.slice(at);
    const link = /^\[((?:\\[^]|[^\]\\])*)\]\((https?:\/\/[^\s()<>]+)\)/.exec(rest);
    if (/^\\[^0-9A-Za-z\s]/.test(rest)) {
      // The whole character, not half of a pair.
      const sign = String.fromCodePoint(rest.codePointAt(1) ?? 0);
      read += sign;
      at += sign.length;
    } else if (link) {
      marks.push('link');
      read += `${inline(link[1] ?? '', marks)} ${link[2] ?? ''}`;
      at += link[0].length - 1;
    } else if (rest.startsWith('**')) {
      bold = !bold;
      if (bold) marks.push('bold');
      at += 1;
    } else if (rest.startsWith('*')) {
      italic = !italic;
      if (italic) marks.push('italic');
    } else {
      if (/^[_~`|<@:[]/.test(rest)) marks.push(rest[0] ?? '');
      read += rest[0];
    }
  }
  if (bold || italic) marks.push('open');
  return read;
}
