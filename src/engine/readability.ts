/** A formula that says how hard a text is to read, in one language. */
export interface Readability {
  /** School grade: the years of school that the text asks for. */
  grade(text: string): number;
}

const SENTENCE = /[^.!?…:\n]+/g;
const WORD = /[\p{Letter}\p{Number}'’-]+/gu;

export function sentencesOf(text: string): string[] {
  return (text.match(SENTENCE) ?? []).filter((sentence) => /\p{Letter}/u.test(sentence));
}

export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** Formulas are made for one language; a language that is not here is not graded. */
export const readability: Readonly<Record<string, Readability>> = {
  /** Flesch-Kincaid grade level (Kincaid et al. 1975). */
  en: { grade: (text) => formula(text, englishSyllables, (perSentence, perWord) => 0.39 * perSentence + 11.8 * perWord - 15.59) },
  /**
   * Crawford's years of school for Spanish (Crawford 1989): syllables and sentences per hundred words,
   * made for primary-school texts.
   */
  es: { grade: (text) => formula(text, spanishSyllables, (perSentence, perWord) => (-0.205 * 100) / perSentence + 0.049 * 100 * perWord - 3.407) },
};

function formula(text: string, syllables: (word: string) => number, grade: (wordsPerSentence: number, syllablesPerWord: number) => number): number {
  const all = wordsOf(text);
  const sentences = sentencesOf(text).length;
  if (all.length === 0 || sentences === 0) return 0;
  const sum = all.reduce((total, word) => total + syllables(word), 0);
  return grade(all.length / sentences, sum / all.length);
}

/** Vowel groups, less a silent e: within a few percent of dictionaries on plain words. */
function englishSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  const groups = plain.replace(/(?:[^laeiouy]es|[^dt]ed|[^l]e)$/, (end) => end[0] ?? '').match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 1);
}

/** Vowel groups, where two strong vowels or a stressed weak one make two syllables. */
function spanishSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/qu|gu(?=[eiéí])/g, 'q');
  const groups = plain.match(/[aeiouáéíóúü]+/g) ?? [];
  const extra = groups.reduce((sum, group) => sum + (group.match(/[aeoáéó](?=[aeoáéóíú])|[íú](?=[aeoáéó])/g)?.length ?? 0), 0);
  return Math.max(1, groups.length + extra);
}
