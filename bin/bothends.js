#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In the checkout Node runs the sources as they are. A package has none: Node takes no types out of files below node_modules.
const sources = new URL('../src/cli/bin.ts', import.meta.url);
await import(existsSync(sources) ? sources.href : new URL('../dist/cli/bin.js', import.meta.url).href);
