import { readDatabase } from '../../config.ts';
import { ConfigError } from '../../settings.ts';
import type { Finding } from '../../storage/finding.ts';
import { inspect } from '../../storage/inspect.ts';
import { exits, type Io, print } from '../io.ts';
import type { AddCommand } from '../main.ts';

export const addDoctor: AddCommand = (program, io, done) => {
  program
    .command('doctor')
    .description('Look at the database that DATABASE_URL names: can the bot use it, does its secret fit, is there room. Changes nothing.')
    .option('--json', 'print as JSON')
    .action(async (options: { json?: true }) => done(await doctor(io, options)));
};

async function doctor(io: Io, { json }: { json?: true }): Promise<number> {
  const findings = await look(io);
  if (json) print(io.stdout, JSON.stringify(findings, undefined, 2));
  else print(io.stdout, findings.map(({ state, what, text }) => `${state.padEnd(8)} ${what.padEnd(12)} ${text}`).join('\n'));
  return findings.some(({ state }) => state === 'problem') ? exits.findings : exits.ok;
}

async function look({ env, now }: Io): Promise<Finding[]> {
  try {
    const { database, secret } = readDatabase(env);
    return await inspect(database, secret, () => now().getTime());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ what: 'settings', state: 'problem', text: error.message }];
  }
}
