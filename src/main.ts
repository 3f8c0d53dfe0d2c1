import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Terminal } from './adapters/terminal/adapter.ts';
import { createBot, type Material, missingEssentials, readMaterial } from './bot.ts';
import { formatDiagnostic } from './cli/frame.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { isError } from './diagnostic.ts';
import { createLog } from './observe/log.ts';
import { openStore } from './storage/open.ts';
import { createSeal } from './storage/seal.ts';
import { loadSecret } from './storage/secret.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    const config = readConfig(process.env);
    const material = readMaterial({ flows: join(root, 'flows'), content: join(root, 'content') }, config.contact);
    const broken = reportFindings(material);
    if (args.includes('--check')) return check(config, material, broken);
    if (broken.length > 0) return 1;
    return await serve(config, material);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`bothends: ${error.message}\n`);
    return 1;
  }
}

/** Tells what is wrong with flows and content; returns what must not be missing and is. */
function reportFindings(material: Material): string[] {
  for (const each of material.diagnostics.filter(isError)) process.stderr.write(`${formatDiagnostic(each, undefined)}\n`);
  const broken = missingEssentials(material);
  for (const flow of broken) process.stderr.write(`bothends: cannot serve without the flow ${flow}\n`);
  return broken;
}

function check(config: Config, material: Material, broken: readonly string[]): number {
  const { programs, sources, lexicon } = material;
  process.stdout.write(`${programs.size} of ${sources.length} flows, ${lexicon.languages.size} languages, door: ${config.door.kind}, database: ${config.database.split(':')[0]}\n`);
  if (!config.contact) process.stderr.write('warning: OPERATOR_CONTACT is not set; /about will say that nobody has been named for complaints\n');
  return broken.length > 0 || material.diagnostics.some(isError) ? 1 : 0;
}

async function serve(config: Config, material: Material): Promise<number> {
  if (config.door.kind === 'platforms') {
    throw new ConfigError('A token is set, but this version has no door to Telegram or Discord yet. Unset TELEGRAM_BOT_TOKEN and DISCORD_TOKEN to chat in the terminal.');
  }
  const log = createLog(process.stderr.isTTY && config.logLevel === 'info' ? 'warn' : config.logLevel);
  const seal = createSeal(loadSecret(config.database, config.secret));
  const store = await openStore(config.database, { seal, clock: Date.now });
  const terminal = new Terminal({ input: process.stdin, output: process.stdout, color: config.color, locale: config.locale });
  const today = () => new Date().toISOString().slice(0, 10);
  const bot = await createBot(material, { store, seal, adapters: [terminal], log, today });
  const stopped = untilSignal();
  await bot.start();
  log.info({ adapters: 'terminal', flows: material.programs.size }, 'ready');
  await Promise.race([terminal.finished, stopped]);
  await bot.stop();
  return 0;
}

/** Resolves on SIGTERM or SIGINT; a second signal ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
