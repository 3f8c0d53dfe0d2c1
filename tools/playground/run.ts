import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildPlayground } from './build.ts';
import { serveFolder } from './serve.ts';

// `npm run playground` builds the page and serves it to this machine; with `-- --build DIR` it only writes the files.

const { values } = parseArgs({ options: { build: { type: 'string' }, port: { type: 'string', default: '4173' } } });
const out = values.build === undefined ? join(fileURLToPath(new URL('../..', import.meta.url)), 'playground', 'dist') : resolve(values.build);
await buildPlayground(out);
if (values.build === undefined) console.log(`The playground is at ${(await serveFolder(out, Number(values.port))).address}\nControl and C ends it.`);
else console.log(`The playground is in ${out}: put these files on any web host.`);
