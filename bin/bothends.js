#!/usr/bin/env node
import { existsSync } from 'node:fs';
import process from 'node:process';

const NEEDED = 24;
if (Number.parseInt(process.versions.node, 10) < NEEDED) {
  process.stderr.write(`bothends needs Node ${NEEDED} or newer, and this is ${process.version}. Get it at https://nodejs.org; in the project's own folder "npm ci" brings it, and "npx bothends" uses it.\n`);
  process.exit(2);
}

// In the checkout Node runs the sources as they are. A package has none: Node takes no types out of files below node_modules.
const sources = new URL('../src/cli/bin.ts', import.meta.url);
await import(existsSync(sources) ? sources.href : new URL('../dist/cli/bin.js', import.meta.url).href);
