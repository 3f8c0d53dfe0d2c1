import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Shard } from 'discord.js';
import { recommendedShards } from './adapters/discord/adapter.ts';
import { Pauses, pause } from './adapters/shared/patience.ts';
import type { DiscordConfig } from './config.ts';

const main = fileURLToPath(new URL(`./main${extname(import.meta.url)}`, import.meta.url));

/** Milliseconds between two that sign in: Discord lets one in every five seconds. */
const APART = 5_500;
/** Milliseconds that one has to end well. */
const LAST_TURNS = 15_000;

/**
 * One process for each shard, kept by discord.js's own manager and started again when it dies; all of them share the
 * store. Resolves with the exit code once they have ended: when asked to, or when one says that the operator must act.
 */
export async function keepShards({ token, apiBase, shards }: DiscordConfig, stopped: Promise<void>): Promise<number> {
  const stopping = new AbortController();
  void stopped.then(() => stopping.abort());
  const count = typeof shards === 'number' ? shards : await recommendedShards({ token, apiBase }, stopping.signal);
  const { ShardingManager } = await import('discord.js');
  const manager = new ShardingManager(main, { token, totalShards: count, respawn: false, execArgv: process.execArgv });
  const refused = Promise.withResolvers<number>();
  manager.on('shardCreate', (shard) => keep(shard, stopping.signal, () => refused.resolve(1)));
  void manager.spawn({ amount: count, delay: APART, timeout: -1 }).catch(() => refused.resolve(1));
  const code = await Promise.race([refused.promise, stopped.then(() => 0)]);
  stopping.abort();
  await Promise.all(manager.shards.map(end));
  return code;
}

/** Exit code 1 is a reason that it has told itself and that starting again does not mend. */
function keep(shard: Shard, stopping: AbortSignal, refuse: () => void): void {
  const pauses = new Pauses();
  shard.on('death', (child) => {
    if (stopping.aborted) return;
    if ('exitCode' in child && child.exitCode === 1) return refuse();
    void pause(pauses.next(), stopping).then(() => (stopping.aborted ? undefined : shard.spawn(-1)));
  });
  // One that was asked for while all are being ended.
  shard.on('spawn', (child) => {
    if (stopping.aborted && 'exitCode' in child) child.kill('SIGTERM');
  });
}

async function end({ process: child }: Shard): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => (child as ChildProcess).kill('SIGKILL'), LAST_TURNS);
  await ended;
  clearTimeout(timer);
}
