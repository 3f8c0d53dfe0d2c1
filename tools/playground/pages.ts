import { escapeHtml } from '../../src/looks/page.ts';

/** A page of docs/diagnostics for the web: headings, paragraphs, lists and blocks of code are all that those have. */
export function pageOf(code: string, markdown: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>${escapeHtml(code)}</title>
<link rel="icon" href="../icon.svg">
<link rel="stylesheet" href="../style.css">
</head>
<body class="page">
<main>
${blocksOf(markdown).join('\n')}
</main>
</body>
</html>
`;
}

function blocksOf(markdown: string): string[] {
  const parts = markdown.split(/^```.*\n([\s\S]*?)^```$/m);
  return parts.flatMap((part, at) => (at % 2 === 1 ? [`<pre>${escapeHtml(part.trimEnd())}</pre>`] : part.split(/\n\s*\n/).flatMap(blockOf)));
}

function blockOf(text: string): string[] {
  const block = text.trim();
  if (block === '') return [];
  const heading = /^(#+) (.*)$/.exec(block);
  if (heading) return [`<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`];
  if (block.startsWith('- ')) return [`<ul>${block.split(/\n(?=- )/).map((item) => `<li>${inline(item.slice(2))}</li>`).join('')}</ul>`];
  return [`<p>${inline(block)}</p>`];
}

/** Links lead to other pages of the project, which are not here: their words stay. */
function inline(text: string): string {
  const words = escapeHtml(text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
  return words.replaceAll(/`([^`]+)`/g, '<code>$1</code>').replaceAll(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>');
}
