/** Hostile files that would be large: made here instead of being kept. */
export interface Big {
  name: string;
  /** The code it is refused with; `harmless`: it is let in. */
  code: string;
  /** One source, or several that belong together, by the name of the flow. */
  texts: ReadonlyMap<string, string | Uint8Array>;
}

export const head = (flow = 'community/x') => `spec: 1\nflow: ${flow}\ntitle: Our questions\nlanguage: en\nreviewed: {on: 2026-11-25, by: ana, again_within: 180d}\n`;
const HELLO = 'steps:\n  hello:\n    say: Hello.\n';

function one(name: string, code: string, text: string | Uint8Array): Big {
  return { name, code, texts: new Map([['community/x', text]]) };
}

const says = (count: number, text: string) => `steps:\n${Array.from({ length: count }, (_, at) => `  s${at}:\n    say: ${JSON.stringify(text)}\n`).join('')}`;
const said = (name: string, code: string, text: string) => one(name, code, `${head()}steps:\n  hello:\n    say: ${JSON.stringify(text)}\n`);
/** As much text as a file can hold, each text as long as rules look: whatever a pattern costs, it costs here. */
const filled = (name: string, code: string, piece: string) => one(name, code, head() + says(Math.floor(110_000 / (1_150 + 24)), piece.repeat(Math.ceil(1_150 / piece.length)).slice(0, Math.floor(1_150 / Math.max(1, Buffer.byteLength(piece) / piece.length)))));

function bomb(): string {
  const names = [...'abcdefghijkl'];
  const rows = names.map((name, at) => `${name}: &${name} [${Array(12).fill(at === 0 ? 'x' : `*${names[at - 1]}`).join(', ')}]`);
  return `${head()}${rows.join('\n')}\n${HELLO}`;
}

/** Flows of one community that each call the next so many times. */
function calling(name: string, code: string, count: number, times: number): Big {
  const flow = (at: number) => (at === 0 ? 'community/x' : `community/x${at}`);
  const texts = Array.from({ length: count }, (_, at): [string, string] => {
    const steps = at === count - 1 ? HELLO : `steps:\n${Array.from({ length: times }, (_each, step) => `  next_${step}: {call: ${flow(at + 1)}}\n`).join('')}`;
    return [flow(at), head(flow(at)) + steps];
  });
  return { name, code, texts: new Map(texts) };
}

const options = (count: number, more = '') => Array.from({ length: count }, (_, at) => `      o${at}: ${more === '' ? `Number ${at}x` : more}\n`).join('');
const item = (at: number) => `      i${at}: {ask: "Do they hurry?", weight: hint, tactic: urgency, because: "It leaves no time.", unsure: "Wait."}\n`;

export const bigs: readonly Big[] = [
  one('alias bomb of twelve levels', 'alias', bomb()),
  one('ten million bytes', 'too-large', `${head()}# ${'x'.repeat(10_000_000)}\n`),
  one('ten million brackets', 'too-large', '['.repeat(10_000_000)),
  one('brackets without end', 'too-deep', `${head()}more: ${'['.repeat(5_000)}\n`),
  one('maps without end', 'too-deep', `${head()}more: ${'{a: '.repeat(3_000)}\n`),
  one('dashes without end', 'too-deep', `${head()}more:\n  ${'- '.repeat(60_000)}x\n`),
  one('question marks without end', 'too-deep', `${head()}${'? '.repeat(5_000)}a\n`),
  one('a stair of keys', 'too-deep', head() + Array.from({ length: 300 }, (_, at) => `${' '.repeat(at + 1)}a:\n`).join('')),
  one('a stair of lists', 'too-deep', head() + Array.from({ length: 300 }, (_, at) => `${' '.repeat(at + 1)}-\n`).join('')),
  one('a scalar of 120,000 letters', 'text-too-long', `${head()}steps:\n  hello:\n    say: "${'x'.repeat(120_000)}"\n`),
  one('a folded scalar of 3,000 lines', 'text-too-long', `${head()}steps:\n  hello:\n    say: >\n${'      word word word word word\n'.repeat(3_000)}`),
  one('a key of 100,000 letters', 'yaml-syntax', `${head()}steps:\n  ${'a'.repeat(100_000)}: {say: Hello.}\n`),
  one('an anchor of 100,000 letters', 'alias', `${head()}steps:\n  hello: &${'a'.repeat(100_000)} {say: Hello.}\n`),
  one('3,000 anchors', 'alias', `${head()}a: [${'&a x, '.repeat(3_000)}]\n`),
  one('3,000 tags', 'tag', `${head()}a: [${'!!str x, '.repeat(3_000)}]\n`),
  one('3,000 documents', 'several-documents', `${head()}${'---\na: 1\n'.repeat(3_000)}`),
  one('7,900 duplicate keys', 'duplicate-key', `spec: 1\n${'a: 1\n'.repeat(7_900)}`),
  one('5,000 unknown keys', 'unknown-key', `${head()}${Array.from({ length: 5_000 }, (_, at) => `k${at}: 1\n`).join('')}${HELLO}`),
  one('20,000 escapes', 'text-too-long', `${head()}steps:\n  hello:\n    say: "${'\\u0041'.repeat(20_000)}"\n`),
  one('500 steps', 'bad-value', head() + says(500, 'Hello.')),
  one('300 steps', 'community-size', head() + says(300, 'Hello.')),
  one('61 steps with questions', 'community-size', `${head()}steps:\n${Array.from({ length: 61 }, (_, at) => `  s${at}:\n    ask: What now?\n    options: {a: {text: One, go: t${at}}, b: Two}\n  t${at}: {say: Good.}\n`).join('')}`),
  one('100 options', 'bad-value', `${head()}steps:\n  hello:\n    ask: Which?\n    options:\n${options(100)}`),
  one('200 items', 'bad-value', `${head()}steps:\n  signs:\n    checklist: Think.\n    items:\n${Array.from({ length: 200 }, (_, at) => item(at)).join('')}  told: {verdict: signs}\n`),
  one('100 items in lists', 'community-size', `${head()}steps:\n${[1, 2, 3].map((list) => `  signs${list}:\n    checklist: Think.\n    items:\n${Array.from({ length: 33 }, (_, at) => item(at)).join('')}  told${list}: {verdict: signs${list}}\n`).join('')}`),
  one('1,000 phrases', 'bad-value', `${head()}start: {phrases: [${Array.from({ length: 1_000 }, (_, at) => `some words ${at}`).join(', ')}]}\n${HELLO}`),
  one('1,500 words of danger', 'bad-value', `${head()}start: {phrases: [${Array(1_500).fill('"i want to die"').join(', ')}]}\n${HELLO}`),
  one('phrases of thirty words', 'community-size', `${head()}start: {phrases: [${Array.from({ length: 60 }, (_, at) => `"${'a b '.repeat(18)}x${at}"`).join(', ')}]}\n${HELLO}`),
  one('a message of 30,000 braces', 'too-large', `${head()}steps:\n  hello:\n    say: "${'{a}'.repeat(30_000)}"\n`),
  said('ICU: 600 names', 'text-unknown-name', '{a}'.repeat(150)),
  said('ICU: 70 selects in a row', 'text-syntax', '{a,select,other{x}b{y}c{z}d{w}}'.repeat(18).slice(0, -1)),
  said('ICU: four levels of ten', 'text-too-long', `${'{a,select,'.repeat(1)}${Array.from({ length: 90 }, (_, at) => `k${at}{{b,select,x{1}other{2}}}`).join('')}other{z}}`),
  one('a condition of 390 brackets', 'condition', `${head()}steps:\n  hello: {say: Hello.}\n  again:\n    when: "${'('.repeat(390)}a"\n    say: Hello.\n`),
  one('a condition of 100,000 letters', 'bad-value', `${head()}steps:\n  hello: {say: Hello.}\n  again:\n    when: ${'a'.repeat(100_000)}\n    say: Hello.\n`),
  one('a condition of 190 nots', 'condition', `${head()}steps:\n  hello: {say: Hello.}\n  again:\n    when: "${'!'.repeat(390)}a"\n    say: Hello.\n`),
  one('250 conditions of 25 operators', 'condition', `${head()}steps:\n${Array.from({ length: 250 }, (_, at) => `  s${at}: {say: Hello., when: "${'a&&'.repeat(25)}a"}\n`).join('')}`),
  calling('growth through calls: 24 flows that call the next twice', 'calls-too-many', 24, 2),
  calling('growth through calls: five flows that call the next 50 times', 'calls-too-many', 5, 50),
  calling('growth through calls: five flows that call the next four times', 'community-size', 5, 4),
  calling('a chain of 24 flows', 'calls-too-deep', 24, 1),
  calling('a chain of 2,000 flows', 'calls-too-deep', 2_000, 1),
  filled('patterns: digits', 'community-size', '1 '),
  filled('patterns: letters that are digits', 'community-size', 'o l i '),
  filled('patterns: labels of a domain', 'community-size', 'a.'),
  filled('patterns: one long word', 'community-size', 'a'),
  filled('patterns: words', 'community-size', 'ab cd '),
  filled('patterns: capitals', 'community-size', 'Ab '),
  filled('patterns: at signs', 'community-size', '@'),
  filled('patterns: less-than signs', 'community-size', '< a'),
  filled('patterns: brackets', 'too-large', '[('),
  filled('patterns: letters and digits', 'community-size', 'a1'),
  filled('patterns: hexadecimal', 'community-size', '0x'),
  filled('patterns: number words', 'community-size', 'zero '),
  filled('patterns: spaces', 'too-large', '  \t'),
  filled('patterns: dashes', 'community-size', '- '),
  filled('patterns: slashes', 'community-size', '/'),
  filled('patterns: colons', 'too-large', ': '),
  filled('patterns: quotes', 'too-large', '"'),
  filled('patterns: emails begun', 'community-size', 'a@'),
  filled('patterns: calls begun', 'community-size', 'call '),
  filled('patterns: marks', 'community-size', 'e\u0301\u0301\u0301'),
  filled('patterns: ligatures that unfold', 'community-size', '\ufdfa'),
  filled('patterns: joiners', 'community-size', '\u200d'),
  filled('patterns: pictures', 'community-size', '👨‍👩‍👧'),
  filled('patterns: Chinese', 'community-size', '一二 '),
  filled('patterns: streets', 'community-size', '1 a b '),
  filled('patterns: asterisks', 'too-large', '* a'),
  filled('patterns: claims begun', 'community-size', 'we are from the the '),
  filled('patterns: quotes of others', 'community-size', 'say “'),
];
