import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Listener } from './adapters/shared/listener.ts';
import { Terminal } from './adapters/terminal/adapter.ts';
import { createBot, guideOf, type Material, missingEssentials, readMaterial, revisionsOf } from './bot.ts';
import { type Adapter, AdapterRefused } from './botkit/adapter.ts';
import type { Log } from './botkit/log.ts';
import { describe } from './botkit/trouble.ts';
import { formatDiagnostic } from './cli/frame.ts';
import type { Community, CommunityOptions } from './community/community.ts';
import { type Config, DISCORD_PATH, type Door, readConfig } from './config.ts';
import { isError } from './diagnostic.ts';
import { draftsOf, readGallery } from './files.ts';
import { createLog } from './observe/log.ts';
import type { Metrics } from './observe/metrics.ts';
import { type Port, PortRefused } from './observe/port.ts';
import { inspect } from './storage/inspect.ts';
import { isPostgres } from './storage/location.ts';
import { openStore } from './storage/open.ts';
import { createSeal } from './storage/seal.ts';
import { loadSecret } from './storage/secret.ts';
import { ConfigError, type Environment } from './settings.ts';
import { type Store, StoreRefused, StoreUnavailable } from './storage/store.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = { flows: join(root, 'flows'), content: join(root, 'content') };
const HOUR = 3_600_000;
const { version: VERSION } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

type Bot = Awaited<ReturnType<typeof createBot>>;

/** What an operator can mend: one line, not a stack. */
const refusals = [ConfigError, AdapterRefused, StoreRefused, StoreUnavailable, PortRefused];

/** The whole program: from the command line and the environment to its exit code. */
export async function start(args: readonly string[], env: Environment): Promise<number> {
  const unknown = args.find((each) => each !== '--check');
  if (unknown !== undefined) {
    process.stderr.write(`bothends: unknown option ${unknown}; there is only --check\n`);
    return 2;
  }
  try {
    const config = readConfig(env);
    for (const each of config.warnings) process.stderr.write(`warning: ${each}\n`);
    // How things are said is for lint and --check: whoever starts need not wait for it.
    const material = readMaterial(folders, config.contact, args.includes('--check') ? {} : { words: 'given' });
    const broken = reportFindings(material);
    if (args.includes('--check')) return await check(config, material, broken);
    if (broken.length > 0) return 1;
    return await serve(config, material);
  } catch (error) {
    if (!refusals.some((kind) => error instanceof kind)) throw error;
    for (const line of (error instanceof Error ? error.message : '').split('\n')) process.stderr.write(`bothends: ${line}\n`);
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

async function check(config: Config, material: Material, broken: readonly string[]): Promise<number> {
  const { programs, sources, lexicon } = material;
  process.stdout.write(`${programs.size} of ${sources.length} flows, ${lexicon.languages.size} languages, ${doorsTold(config.door)}, database: ${config.database.split(':')[0]}\n`);
  if (!config.contact) process.stderr.write('warning: OPERATOR_CONTACT is not set; /about will say that nobody has been named for complaints\n');
  const problems = (await inspect(config.database, config.secret, Date.now)).filter(({ state }) => state !== 'ok');
  for (const { state, what, text } of problems) process.stderr.write(`${state === 'warning' ? 'warning' : 'bothends'}: database, ${what}: ${text}\n`);
  return broken.length > 0 || material.diagnostics.some(isError) || problems.some(({ state }) => state === 'problem') ? 1 : 0;
}

function doorsTold(door: Door): string {
  if (door.kind === 'terminal') return 'door: terminal';
  const { telegram, discord } = door;
  const ways = [telegram && `telegram (${telegram.webhook ? 'webhook' : 'long polling'})`, discord && `discord (${discord.publicKey ? 'HTTP' : discord.shards ? 'gateway, shards' : 'gateway'})`].filter(Boolean);
  return `${ways.length > 1 ? 'doors' : 'door'}: ${ways.join(', ')}`;
}

async function serve(config: Config, material: Material): Promise<number> {
  const log = createLog(process.stderr.isTTY && config.logLevel === 'info' ? 'warn' : config.logLevel);
  process.on('uncaughtException', (error) => crash(log, error));
  const secret = loadSecret(config.database, config.secret);
  const { discord } = config.door.kind === 'platforms' ? config.door : {};
  if (discord?.shards) return (await import('./shards.ts')).keepShards(discord, untilSignal());
  const seal = createSeal(secret);
  const store = await openStore(config.database, { seal, clock: Date.now });
  const community = config.door.kind === 'terminal' ? undefined : await communityOf(config, material, { store, seal });
  const { adapters, finished } = await doorsOf(config, material, log, community);
  const today = () => new Date().toISOString().slice(0, 10);
  const metrics = config.metrics && new (await import('./observe/metrics.ts')).Metrics(VERSION);
  const bot = await createBot(material, { store, seal, adapters, log, today, community, metrics, rates: config.door.kind === 'terminal' ? undefined : config.rates, shared: isPostgres(config.database) ? 'claims' : discord?.shard && 'age' });
  const port = await showTo(config, metrics, bot);
  const sweeping = keepSwept(store, material, log);
  let stopping = false;
  const stopped = untilSignal().then(() => void (stopping = true));
  const names = adapters.map(({ platform }) => platform).join(', ');
  const started = bot.start().then(() => {
    if (stopping) return;
    if (config.door.kind === 'terminal') log.info({ adapters: names, flows: material.programs.size }, 'ready');
    else process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), adapters: names, flows: material.programs.size, msg: 'ready' })}\n`);
  });
  // A platform that does not answer keeps `start` waiting, but nobody who wants to stop.
  try {
    await Promise.race([started.then(() => finished), stopped]);
  } finally {
    clearInterval(sweeping);
    await community?.stop();
    await bot.stop();
    await port?.close();
    if (process.connected) process.disconnect();
  }
  return 0;
}

/** An error that nobody caught: its message may hold what somebody wrote, and Node would print it. */
function crash(log: Log, error: Error): never {
  log.error(describe(error), 'the process ends because of an error that nobody caught');
  process.exit(3);
}

/** A port for whoever runs the bot, where one is wanted. */
async function showTo(config: Config, metrics: Metrics | undefined, bot: Bot): Promise<Port | undefined> {
  if (!config.metrics || !metrics) return undefined;
  const { Port } = await import('./observe/port.ts');
  metrics.watch(() => bot.pressure, async () => (await bot.missing()).length === 0);
  const port = new Port({ metrics: async () => ({ type: metrics.contentType, text: await metrics.text() }), ready: () => bot.missing() });
  await port.open(config.metrics.port, config.metrics.host);
  return port;
}

/** Flows of servers and groups; strangers' files are looked at in a thread. */
async function communityOf({ gallery }: Config, { lexicon, sources, programs }: Material, { store, seal }: Pick<CommunityOptions, 'store' | 'seal'>): Promise<Community> {
  const [{ Community }, { Checks }] = await Promise.all([import('./community/community.ts'), import('./community/checks.ts')]);
  const checks = new Checks(new URL(`./checking${extname(import.meta.url)}`, import.meta.url), folders);
  return new Community({ store, seal, lexicon, official: () => draftsOf(sources), names: [...programs.keys()], gallery: readGallery(gallery), checks, clock: Date.now });
}

/** The doors that the configuration asks for, each loaded only then; `finished` settles when there is nobody left to talk to. */
async function doorsOf({ door: config, color, locale }: Config, material: Material, log: Log, communities: Community | undefined): Promise<{ adapters: Adapter[]; finished: Promise<void> }> {
  if (config.kind === 'terminal') {
    const terminal = new Terminal({ input: process.stdin, output: process.stdout, color, locale });
    return { adapters: [terminal], finished: terminal.finished };
  }
  const { telegram, discord, port } = config;
  const common = { guide: guideOf(material), log, communities, pictures: join(root, 'content', 'pictures') };
  const listener = new Listener(port ?? 0);
  const adapters: Adapter[] = [];
  // Of several processes only one can serve Telegram.
  if (telegram && (discord?.shard?.ids.includes(0) ?? true)) {
    const { Telegram } = await import('./adapters/telegram/adapter.ts');
    adapters.push(new Telegram({ ...telegram, ...common, webhook: telegram.webhook && { ...telegram.webhook, listener } }));
  }
  if (!discord) return { adapters, finished: new Promise(() => {}) };
  const { token, apiBase, publicKey, shard } = discord;
  const { Discord } = await import('./adapters/discord/adapter.ts');
  const door = new Discord({ token, apiBase, shard, ...common, http: publicKey === undefined ? undefined : { publicKey, path: DISCORD_PATH, listener } });
  return { adapters: [...adapters, door], finished: door.failed };
}

/** Deletes what is past its time: now, and every hour. One sweep at a time, in small batches. */
function keepSwept(store: Store, material: Material, log: Log): NodeJS.Timeout {
  let running = false;
  const sweep = async () => {
    if (running) return;
    running = true;
    try {
      const gone = await store.sweep(revisionsOf(material));
      if (gone) log.info({ gone }, 'what was past its time was deleted');
    } catch (error) {
      log.error(describe(error), 'what is past its time could not be deleted; trying again in an hour');
    }
    running = false;
  };
  void sweep();
  return setInterval(() => void sweep(), HOUR).unref();
}

/** Resolves on SIGTERM or SIGINT; a second signal ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    // One of several processes: the one that keeps them is gone.
    process.once('disconnect', () => resolve());
  });
}
