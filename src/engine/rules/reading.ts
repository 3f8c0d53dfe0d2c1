import { type FlowText, lookedAt, textsOf } from '../draft.ts';
import { gradeOf, type Measure, readability, type Readability, sentencesOf, signsOf, wordsOf } from '../readability.ts';
import type { Found, Rule } from '../rule.ts';

/** Reading age 9 to 11 (design-rules 11): grades by each language's own formula. */
const limits = { flowGrade: 6, textGrade: 8, longText: 30, sentenceWords: 20, sentenceSigns: 40 } as const;

/** Plain language, measured: hard texts and long sentences are told. */
export const reading: Rule = {
  codes: ['reading-grade', 'long-sentence'],
  words: true,
  *check({ draft }) {
    const own = textsOf(draft).filter(isRead);
    yield* check(own.map(({ path, text }) => ({ path, text: lookedAt(String(text)) })), draft.head.language, ['title']);
    for (const { yaml, language, texts } of draft.translations) {
      const originals = new Set(own.map((each) => each.key));
      const read = [...texts].flatMap(([key, { text }]) => (originals.has(key) && typeof text === 'string' ? [{ path: ['texts', key, 'text'], text: lookedAt(text) }] : []));
      for (const found of check(read, language, ['language'])) yield { ...found, yaml };
    }
  },
};

interface Read {
  path: Found['path'];
  text: string;
}

/** Messages of ours; a message that practice shows is a quotation. */
function isRead({ role, key }: FlowText): boolean {
  return role === 'message' && !key.endsWith('.message');
}

function* check(texts: readonly Read[], language: string, flowPath: Found['path']): Iterable<Found> {
  const formula = readability[language];
  const measures: Measure[] = [];
  for (const { path, text } of texts) {
    const sentences = sentencesOf(withoutIcu(text)).map((each): Sentence => ({ text: each.trim(), words: wordsOf(each) }));
    yield* longSentences(sentences, text, path);
    if (!formula) continue;
    const measure = measureOf(sentences, formula);
    measures.push(measure);
    const grade = graded(formula, [measure]);
    if (grade > limits.textGrade) yield hard(path, 'This text', grade, limits.textGrade);
  }
  const grade = formula ? graded(formula, measures) : 0;
  if (grade > limits.flowGrade) yield hard(flowPath, 'This flow', grade, limits.flowGrade);
}

interface Sentence {
  text: string;
  words: readonly string[];
}

function measureOf(sentences: readonly Sentence[], { syllables }: Readability): Measure {
  const words = sentences.flatMap((each) => each.words);
  return { sentences: sentences.length, words: words.length, syllables: words.reduce((sum, word) => sum + syllables(word), 0) };
}

/** A few words have no grade. */
function graded(formula: Readability, measures: readonly Measure[]): number {
  const words = measures.reduce((sum, measure) => sum + measure.words, 0);
  return words > limits.longText ? gradeOf(formula, measures) : 0;
}

function* longSentences(sentences: readonly Sentence[], text: string, path: Found['path']): Iterable<Found> {
  for (const sentence of sentences) {
    const signs = signsOf(sentence.words);
    const bySigns = signs * 2 > sentence.words.length;
    const [count, most, what] = bySigns ? [signs, limits.sentenceSigns, 'characters'] : [sentence.words.length, limits.sentenceWords, 'words'];
    if (count <= most) continue;
    const at = text.indexOf(sentence.text);
    yield { code: 'long-sentence', severity: 'warning', path, ...(at >= 0 && { part: [at, at + sentence.text.length] as const }), message: `A sentence of ${count} ${what}: "${sentence.text.slice(0, 40)}…"`, hint: `Make two of it; at most ${most} ${what} are read easily.` };
  }
}

function hard(path: Found['path'], what: string, grade: number, most: number): Found {
  return { code: 'reading-grade', severity: 'warning', path, message: `${what} reads at school grade ${grade.toFixed(1)}; at most ${most} is asked for`, hint: 'Shorter sentences and everyday words.' };
}

function withoutIcu(text: string): string {
  return text.includes('{') ? text.replace(/\{[^{}]*\}/g, ' it ') : text;
}
