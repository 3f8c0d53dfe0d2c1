import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Before anything else is loaded: what was compiled at the last start need not be compiled again.
enableCompileCache();
const { start } = await import('./start.ts');
process.exitCode = await start(process.argv.slice(2), process.env);
