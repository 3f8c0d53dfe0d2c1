/** A talk as one chat leaves it. */
export interface Screen {
  /** What is told above it. */
  caption: string;
  /** The whole window, drawn by the look. */
  html: string;
}

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Page {
  title: string;
  /** BCP 47. */
  language: string;
  /** Style of the look. Colours are pairs, `light-dark(…)`. */
  css: string;
  /** Absent: as the reader's machine has it. */
  theme?: Theme | undefined;
  screens: readonly Screen[];
}

/** A page of its own, without scripts and without anything to fetch. */
export function pageOf({ title, language, css, theme, screens }: Page): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: ${theme ?? 'light dark'}; }
${common}${css}</style>
</head>
<body>
${screens.map(({ caption, html }) => `<section>\n<h2>${escapeHtml(caption)}</h2>\n${html}\n</section>`).join('\n')}
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const common = `* { box-sizing: border-box; }
body { margin: 0; display: flex; flex-wrap: wrap; justify-content: center; gap: 28px; padding: 28px 0; -webkit-text-size-adjust: 100%; }
section { width: var(--window); max-width: 100vw; }
h2 { margin: 0 12px 10px; font-size: 15px; font-weight: 600; }
`;
