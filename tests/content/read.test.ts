import { describe, expect, it } from 'vitest';
import { textHash } from '../../src/engine/hash.ts';
import { isTellable, toLexicon } from '../../src/content/lexicon.ts';
import { readContent } from '../../src/content/read.ts';
import { builtIns } from '../../src/engine/event.ts';
import { brief, shipped } from './kit.ts';

const words = [
  'words:',
  ...builtIns.map((word) => `  ${word}: [${word}]`),
  'answers: {"yes": ["yes"], "no": ["no"], unsure: [maybe]}',
  'greetings: []',
  'negations: []',
  'turns: []',
  'ands: []',
  'likely: []',
  'countries: {GB: [United Kingdom, UK]}',
  '',
].join('\n');
const language = (code: string) =>
  `code: ${code}\nname: ${code}\nmade: {how: person, on: 2026-01-01}\nnative_review: none\n`;
const danger = 'phrases: {danger: [], blackmail: [], held: [], family-held: [], paid: []}\nunless: []\n';
const style = 'banned: []\nnationalities: []\naccused: []\n';
const line =
  'id: gb-line\n    kind: scam\n    name: A line\n    status: V\n    source: https://a.example\n    seen_on: 2026-01-01\n';

/** A whole small content folder, with some files replaced. */
function read(changes: Record<string, string>) {
  const files: Record<string, string> = {
    'directory/GB.yaml': `country: GB\nentries:\n  - ${line}`,
    'facts.yaml': 'facts: []\n',
    'sources.yaml': 'a-source: {name: A source, url: "https://a.example", status: V}\n',
    'languages/en/language.yaml': language('en'),
    'languages/en/words.yaml': words,
    'languages/en/tactics.yaml': 'fear: {plain: Scaring you, how: It works., answer: Stop.}\n',
    'languages/en/interface.yaml':
      'button: {back: Back}\ndirectory: {none: n, none_unnamed: n, international: i, seen: s, confirmed: c, withheld: w, withheld_no_site: x, always_open: a, fallback: {emergency: e, bank: b, scam: s, consular: c, refund: r}, refund_seen: s, refund_ask: a}\n',
    'languages/en/danger.yaml': danger,
    'languages/en/style.yaml': style,
    ...changes,
  };
  return readContent(Object.entries(files).map(([file, text]) => ({ file: `content/${file}`, text })));
}
const findings = (changes: Record<string, string>) => brief(read(changes).diagnostics);
const withEntry = (change: (line: string) => string) =>
  findings({ 'directory/GB.yaml': `country: GB\nentries:\n  - ${change(line)}` });

it('has nothing to say about a good folder', () => {
  expect(findings({})).toEqual([]);
});

describe('an entry of the directory', () => {
  it.each([
    ['unknown-key 9:5', (text: string) => `${text}    phon: "999"\n`],
    ['bad-value 9:12', (text: string) => `${text}    phone: 999\n`],
    ['bad-phone 9:12', (text: string) => `${text}    phone: "0800 1111"\n`],
    ['bad-url 9:10', (text: string) => `${text}    url: www.line.example\n`],
    ['bad-date 8:14', (text: string) => text.replace('2026-01-01', '2026-13-01')],
    ['bad-value 4:11', (text: string) => text.replace('kind: scam', 'kind: scams')],
    ['bad-value 6:13', (text: string) => text.replace('status: V', 'status: W')],
    ['missing-key 3:5', (text: string) => text.replace('    name: A line\n', '')],
    ['entry-unsourced 6:13', (text: string) => text.replace('    source: https://a.example\n', '')],
    ['confirmation-incomplete 3:5', (text: string) => `${text}    checked_by: ana\n`],
    ['duplicate-id 9:9', (text: string) => `${text}  - ${text}`],
    ['bad-id 3:9', (text: string) => text.replace('gb-line', 'GB_line')],
    ['alias 5:11', (text: string) => text.replace('A line', '&a A line')],
    ['duplicate-key 9:5', (text: string) => `${text}    kind: bank\n`],
  ])('gives %s', (expected, change) => {
    expect(withEntry(change)).toEqual([expected]);
  });

  it('says which key was meant, and that a number wants quotes', () => {
    const { diagnostics } = read({
      'directory/GB.yaml': `country: GB\nentries:\n  - ${line}    phon: "999"\n    sms: 017\n`,
    });
    expect(diagnostics.map(({ hint }) => hint)).toEqual(['Did you mean "phone"?', expect.stringContaining('quotes')]);
  });

  it('is left out when it is wrong, and the others stay', () => {
    const { content } = read({ 'directory/GB.yaml': `country: GB\nentries:\n  - ${line}  - {id: bad}\n` });
    expect(content.entries.map(({ id, country }) => [id, country])).toEqual([['gb-line', 'GB']]);
  });

  it('stands in the file of its country, which has a name', () => {
    expect(findings({ 'directory/GB.yaml': `country: FR\nentries:\n  - ${line}` })).toEqual([
      'place-mismatch 1:10',
      'country-unnamed 1:1',
    ]);
  });
});

describe('languages', () => {
  const spanish = {
    'languages/es/language.yaml': language('es'),
    'languages/es/danger.yaml': danger,
    'languages/es/style.yaml': style,
    'languages/es/words.yaml': words,
  };
  const tactics = (of: string) =>
    `fear:\n  plain: {of: ${of}, text: Dar miedo}\n  how: {of: ${textHash('It works.')}, text: Funciona.}\n  answer: {of: ${textHash('Stop.')}, text: Para.}\n`;

  it('fall back to the original where a translation is missing or stale', () => {
    const { content, diagnostics } = read({
      ...spanish,
      'languages/es/interface.yaml': 'x: {of: aaaaaaaa, text: nada}\n',
      'languages/es/tactics.yaml': tactics('00000000'),
    });
    expect(content.languages.get('es')?.tactics['fear']).toEqual({
      plain: 'Scaring you',
      how: 'Funciona.',
      answer: 'Para.',
    });
    expect(content.languages.get('es')?.texts['button.back']).toBe('Back');
    expect(new Set(brief(diagnostics))).toEqual(
      new Set(['translation-missing 1:1', 'translation-unknown 1:1', 'translation-stale 2:10']),
    );
    expect(diagnostics.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('take a translation whose hash fits', () => {
    const { content } = read({
      ...spanish,
      'languages/es/tactics.yaml': tactics(textHash('Scaring you')),
      'languages/es/interface.yaml': `button.back: {of: "${textHash('Back')}", text: Atrás}\n`,
    });
    expect(content.languages.get('es')?.tactics['fear']?.plain).toBe('Dar miedo');
    expect(content.languages.get('es')?.texts['button.back']).toBe('Atrás');
  });

  it.each([
    ['word-taken 3:13', { 'languages/en/words.yaml': words.replace('helpnow: [helpnow]', 'helpnow: [Help!]') }],
    ['country-name-taken 20:44', { 'languages/en/words.yaml': words.replace('UK]', 'UK], UA: [uk]') }],
    ['missing-key 2:3', { 'languages/en/words.yaml': words.replace('  stop: [stop]\n', '') }],
    ['tactic-incomplete 1:7', { 'languages/en/tactics.yaml': 'fear: {plain: Scaring you, how: It works.}\n' }],
    [
      'interface-text-missing 1:1',
      {
        'languages/en/interface.yaml':
          'directory: {none: n, none_unnamed: n, international: i, seen: s, confirmed: c, withheld: w, withheld_no_site: x, always_open: a, fallback: {emergency: e, bank: b, scam: s, refund: r}, refund_seen: s, refund_ask: a}\n',
      },
    ],
    ['place-mismatch 1:7', { 'languages/en/language.yaml': language('de') }],
    ['unknown-file 1:1', { 'languages/en/word.yaml': 'a: b\n' }],
    [
      'bad-value 1:9',
      {
        'languages/en/interface.yaml':
          'button: [Back]\ndirectory: {none: n, none_unnamed: n, international: i, seen: s, confirmed: c, withheld: w, withheld_no_site: x, always_open: a, fallback: {emergency: e, bank: b, scam: s, consular: c, refund: r}, refund_seen: s, refund_ask: a}\n',
      },
    ],
  ])('give %s', (expected, changes) => {
    expect(findings(changes)).toEqual([expected]);
  });

  it('must have every file; only translated texts may be missing', () => {
    const { diagnostics } = read({ 'languages/es/language.yaml': language('es') });
    expect(
      diagnostics.map(({ file, severity }) => `${file.replace('content/languages/es/', '')} ${severity}`).toSorted(),
    ).toEqual([
      'danger.yaml error',
      'interface.yaml warning',
      'style.yaml error',
      'tactics.yaml warning',
      'words.yaml error',
    ]);
  });
});

it('misses the files of facts and sources', () => {
  const { diagnostics } = readContent([{ file: 'content/directory/GB.yaml', text: 'country: GB\nentries: []\n' }]);
  expect(diagnostics.map(({ file, code }) => `${file} ${code}`)).toEqual([
    'facts.yaml file-missing',
    'languages/en/language.yaml file-missing',
    'sources.yaml file-missing',
  ]);
});

describe('the lexicon', () => {
  const lexicon = toLexicon(shipped.content);

  it('tells only facts whose page was read, each with source and date', () => {
    const told = shipped.content.facts.filter(isTellable).map(({ id }) => id);
    expect([...lexicon.facts.keys()]).toEqual(told);
    expect(lexicon.facts.get('ohchr23-myanmar')?.cite).toBe('UN Human Rights Office, reported by Xinhua, 2023-08-29');
    for (const id of ['ah-hong', 'ohchr23-chained', 'ohchr23-avg-loss', 'ohchr26-quota'])
      expect(lexicon.facts.has(id)).toBe(false);
    for (const { cite } of lexicon.facts.values()) expect(cite).toMatch(/, (page read on )?\d{4}(-\d\d){0,2}$/);
  });

  it('offers every country, and as passports those with a consular entry', () => {
    expect(lexicon.countries).toHaveLength(250);
    expect(lexicon.countries).not.toContain('XX');
    expect(lexicon.passports).toEqual(expect.arrayContaining(['BD', 'ID', 'KE', 'PH', 'VN']));
    expect(lexicon.sources.has('regulators-relationship-investment')).toBe(true);
    expect(lexicon.sources.has('ftc-giving')).toBe(false);
  });
});

it('ships 278 entries, 89 facts and no error in the data', () => {
  expect(shipped.content.entries).toHaveLength(278);
  expect(shipped.content.facts).toHaveLength(89);
  expect(shipped.content.corrections).toHaveLength(5);
  expect(
    shipped.diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ file, code, message }) => `${file}: ${code} ${message}`),
  ).toEqual([]);
});
