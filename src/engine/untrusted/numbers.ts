import { pieceAt } from './fold.ts';
import type { Piece, Reading } from './shown.ts';

/** Words for one digit, in the languages that strangers would most likely spell a number in. Written as they fold. */
const digitWords = new Set(
  [
    'zero oh nought one two three four five six seven eight nine double triple',
    'cero uno una dos tres cuatro cinco seis siete ocho nueve doble',
    'zero un deux trois quatre cinq sept huit neuf',
    'null eins zwei drei vier funf sechs sieben acht neun',
    'um dois quatro sete oito nove',
    'nol satu dua tiga empat lima enam tujuh delapan sembilan',
    'khong mot hai ba bon nam sau bay tam chin',
  ].flatMap((line) => line.split(' ')),
);

/** So many digits in words, one after another, are a number to call; nobody counts so far in a sentence. */
const FEWEST = 6;
const CHINESE = /[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖](?:[\s-]?[〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖]){5,20}/;

export function spelledNumber(reading: Reading): Piece | undefined {
  const { folded } = reading;
  const chinese = CHINESE.exec(folded.text);
  if (chinese) return { part: pieceAt(folded, chinese.index, chinese.index + chinese[0].length), what: 'a number in words' };
  let from = 0;
  let count = 0;
  for (const { 0: word, index } of folded.text.matchAll(/\p{Letter}+|\d+|[.!?]/gu)) {
    if (!digitWords.has(word) && !/^\d{1,4}$/.test(word)) {
      count = 0;
      continue;
    }
    if (count === 0) from = index;
    if (++count >= FEWEST) return { part: pieceAt(folded, from, index + word.length), what: 'a number in words' };
  }
  return undefined;
}
