import type { Content } from '../../content/content.ts';
import { type LaunchCheck, launchCheck, type RouteName, routeNames } from '../../content/launch.ts';
import { confirm, type Confirmation } from './confirm.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openProject } from '../project.ts';

interface DirectoryOptions {
  country?: string;
  today?: string;
  json?: true;
}

export const addDirectory: AddCommand = (program, io, done) => {
  const command = program
    .command('directory')
    .description('Say, per country, which help lines there are, and which of them are unconfirmed or stale. For one country, exit 1 when people in danger would find less than they need.')
    .option('--country <code>', 'one country in detail, such as GB')
    .option('--today <date>', 'the day that dates are compared with (YYYY-MM-DD)')
    .option('--json', 'print as JSON')
    .action((options: DirectoryOptions) => done(directory(io, options)));
  command
    .command('confirm')
    .description('Note that a person has called a help line, or asked those who run it, and that what we say of it is right.')
    .argument('<id>', 'the id of the entry, such as gb-report-fraud')
    .requiredOption('--by <name>', 'who confirmed it')
    .requiredOption('--on <date>', 'when (YYYY-MM-DD)')
    .requiredOption('--how <words>', 'how: "called at 10:00, a person answered", "email from the service"')
    .action((id: string, given: Confirmation) => done(confirm(io, id, given)));
};

function directory(io: Io, options: DirectoryOptions): number {
  const today = options.today ?? io.now().toISOString().slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(today) || Number.isNaN(Date.parse(today))) throw new Misuse(`"${today}" is no date; write --today 2026-11-25`);
  const { content } = openProject(io);
  const checks = countriesOf(content, options.country).map((country) => launchCheck(content, country, today));
  if (options.json) print(io.stdout, JSON.stringify(checks, undefined, 2));
  else if (options.country) print(io.stdout, inDetail(content, checks));
  else print(io.stdout, overview(content, checks));
  return options.country && !checks.every(isReady) ? exits.findings : exits.ok;
}

function countriesOf({ entries, languages }: Content, wanted: string | undefined): string[] {
  if (wanted === undefined) return [...new Set(entries.map((entry) => entry.country))].sort();
  const code = wanted.toUpperCase();
  const known = code === 'XX' || code === 'EU' || [...languages.values()].some((language) => code in language.countries);
  if (!known) throw new Misuse(`"${wanted}" is no country code; write for instance --country GB`);
  return [code];
}

const routes: Readonly<Record<RouteName, string>> = {
  emergency: 'emergency number',
  crisis: 'crisis line, day and night',
  child: 'line for children',
  scam: 'where to report a scam',
};

function overview(content: Content, checks: readonly LaunchCheck[]): string {
  const rows = checks.map((check) => {
    const missing = routeNames.filter((name) => check.routes[name].from === 'none').map((name) => routes[name]);
    const open = `${check.unconfirmed.length} unconfirmed, ${check.stale.length} stale`;
    return `${check.country}  ${nameOf(content, check.country).padEnd(24)} ${open.padEnd(26)} ${missing.length === 0 ? 'all four routes' : `missing: ${missing.join('; ')}`}`;
  });
  return [...rows, '', 'One country in detail: bothends directory --country GB'].join('\n');
}

function inDetail(content: Content, checks: readonly LaunchCheck[]): string {
  return checks
    .flatMap(({ country, routes: found, unconfirmed, stale }) => [
      `${country}  ${nameOf(content, country)}: ${routeNames.every((name) => found[name].from !== 'none') ? 'people find all four' : 'not ready'}`,
      ...routeNames.map((name) => `  ${routes[name].padEnd(28)} ${found[name].from === 'none' ? 'none' : found[name].entries.join(', ')}${found[name].from === 'EU' ? ' (European Union)' : ''}`),
      `  unconfirmed: ${unconfirmed.length === 0 ? 'none' : ''}`,
      ...unconfirmed.map(({ id, shown }) => `    ${id} (people see ${shown === 'number' ? 'the number' : shown === 'name' ? 'the name and website only' : 'nothing'})`),
      `  stale: ${stale.length === 0 ? 'none' : ''}`,
      ...stale.map(({ id, seen_on: seen }) => `    ${id} (page last seen on ${seen})`),
    ])
    .join('\n');
}

/** Whether people there find each of the four things. */
function isReady({ routes: found }: LaunchCheck): boolean {
  return routeNames.every((name) => found[name].from !== 'none');
}

function nameOf({ languages }: Content, country: string): string {
  if (country === 'XX') return 'any country';
  return languages.get('en')?.countries[country]?.[0] ?? country;
}
