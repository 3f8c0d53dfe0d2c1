/** Telegram's HTML, read as strictly as Telegram does: throws where a message would be refused. */
export function parseHtml(html: string): { text: string; tags: string[]; read: string } {
  const open: string[] = [];
  const tags: string[] = [];
  const links: string[] = [];
  let text = '';
  // With the addresses of links, which a client shows before it opens them.
  let read = '';
  for (const [piece, close, tag, href] of html.matchAll(/<(\/?)([a-z]+)(?: href="([^"<>]*)")?>|[^<]+|</g)) {
    if (tag === undefined) [text, read] = [text + plainText(piece), read + plainText(piece)];
    else if (!close) {
      open.push(tag);
      tags.push(tag);
      if (href !== undefined) links.push(plainText(href));
    } else if (open.pop() !== tag) throw new Error(`an end without its beginning: ${piece}`);
    else if (tag === 'a') read += ` (${links.pop() ?? ''})`;
  }
  if (open.length) throw new Error(`left open: ${open.join(', ')}`);
  return { text, tags, read };
}

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };

function plainText(piece: string): string {
  if (piece === '<') throw new Error('a bare <');
  return piece.replace(/&[a-z]*;?/g, (entity) => {
    const sign = entities[entity];
    if (sign === undefined) throw new Error(`a bare & or an unknown entity: ${entity}`);
    return sign;
  });
}
