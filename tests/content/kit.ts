import { fileURLToPath } from 'node:url';
import type { Content } from '../../src/content/content.ts';
import { filesUnder } from '../../src/content/load.ts';
import { readContent } from '../../src/content/read.ts';
import type { Entry } from '../../src/content/schema.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';
import type { LanguageWords } from '../../src/engine/lexicon.ts';
import type { ContactBlock, Message, ResourceBlock } from '../../src/message/message.ts';

export const TODAY = '2026-11-25';
export const NEXT_YEAR = '2027-12-25';

/** The shipped content, as it stands in the checkout. */
export const shipped = readContent(filesUnder(fileURLToPath(new URL('../../content', import.meta.url))));

export function entry(given: Partial<Entry> = {}): Entry {
  return {
    id: 'gb-line',
    country: 'GB',
    kind: 'scam',
    name: 'A line',
    phone: '+441',
    status: 'V',
    source: 'https://a.example',
    seen_on: '2026-11-22',
    ...given,
  };
}

export const texts = {
  'directory.none': 'none in {country}',
  'directory.none_unnamed': 'none here',
  'directory.international': 'worldwide',
  'directory.seen': 'seen {date}',
  'directory.confirmed': 'confirmed {date}',
  'directory.withheld': 'withheld',
  'directory.withheld_no_site': 'withheld, and no site',
  'directory.always_open': 'always',
  'directory.fallback.emergency': 'go to the police',
  'directory.fallback.bank': 'number on your card',
  'directory.fallback.scam': 'tell your bank',
  'directory.fallback.consular': 'ask the ministry',
  'directory.fallback.refund': 'rules unknown',
  'directory.refund_seen': 'said on {date}',
  'directory.refund_ask': 'in writing',
};

/** English with texts that a test can name, whatever the shipped ones say. */
export const english: LanguageWords = { ...language('en'), texts };
export const spanish: LanguageWords = { ...language('es'), texts };

export function language(code: string): LanguageWords {
  const found = shipped.content.languages.get(code);
  if (found === undefined) throw new Error(`no language ${code}`);
  return found;
}

export function contentOf(entries: readonly Entry[]): Content {
  return {
    ...shipped.content,
    entries,
    languages: new Map([
      ['en', english],
      ['es', spanish],
    ]),
  };
}

export function request(resource: string, country: string, more: Partial<ResourceBlock> = {}): Message {
  return { blocks: [{ kind: 'resource', resource, country, language: 'en', ...more }] };
}

export function contactsOf({ blocks }: Message): ContactBlock[] {
  return blocks.filter((block) => block.kind === 'contact');
}

/** What a message shows, in order: names of contacts and texts. */
export function outline({ blocks }: Message): string[] {
  return blocks.map((block) =>
    block.kind === 'contact' ? block.name : block.kind === 'text' ? `"${block.text}"` : block.kind,
  );
}

/** `code line:column` of every finding, to compare at a glance. */
export function brief(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.column}`);
}
