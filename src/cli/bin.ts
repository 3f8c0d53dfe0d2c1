#!/usr/bin/env node
import process from 'node:process';
import { run } from './main.ts';

// Whoever reads has enough, as in `bothends lint | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const { stdin, stdout, stderr, env } = process;
process.exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd(), now: () => new Date() });
