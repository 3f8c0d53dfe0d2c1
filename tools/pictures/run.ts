import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawingsOf, pngOf } from './all.ts';

// Draws every picture anew: `npm run pictures`, or `npm run pictures two-ends` for one.

const content = fileURLToPath(new URL('../../content', import.meta.url));
const only = process.argv[2];
mkdirSync(join(content, 'pictures', 'dark'), { recursive: true });
for (const drawing of drawingsOf(content).filter(({ name }) => only === undefined || name === only)) {
  const png = pngOf(drawing);
  writeFileSync(join(content, 'pictures', drawing.file), png);
  console.log(`${drawing.file}: ${Math.ceil(png.length / 1_000)} kB`);
}
