/**
 * Signs that are taken for a letter or a digit of ASCII, as far as compatibility forms do not tell (NFKD): the
 * commonest of Unicode's confusables (UTS 39). Left the ASCII sign, right what looks like it.
 */
const rows: readonly (readonly [ascii: string, like: string])[] = [
  ['a', 'аαɑᴀ'], ['b', 'ЬЪвʙɓƅ'], ['c', 'сϲᴄⅽҫ'], ['d', 'ԁɗⅾᴅ'], ['e', 'еєҽᴇɛ'], ['f', 'ƒғꜰϝ'], ['g', 'ɡցǥɢ'], ['h', 'һнհʜ'],
  ['i', 'іιıɩӏɪⅰ'], ['j', 'јϳʝյ'], ['k', 'кκᴋƙ'], ['l', 'ⅼℓʟⵏ'], ['m', 'мⅿᴍ'], ['n', 'пηոɴռ'], ['o', 'оοօσᴏѳө'], ['p', 'рρᴘ'],
  ['q', 'ԛգ'], ['r', 'гᴦʀɍ'], ['s', 'ѕꜱʂ'], ['t', 'тτᴛƭ'], ['u', 'υսцᴜʋ'], ['v', 'νѵᴠⅴ'], ['w', 'ωѡԝաᴡш'], ['x', 'хχⅹ×'],
  ['y', 'уγүʏყ'], ['z', 'ᴢʐƶ'], ['.', '․‧。｡'], ['/', '∕⁄╱⧸'], [':', '։׃ː∶꞉'], ['@', '﹫＠'], ['-', '‐‑‒–—−﹣－'], ['+', '➕﬩＋'], ['#', '＃﹟'],
  ['1', '➀❶➊'], ['2', '➁❷➋'], ['3', '➂❸➌'], ['4', '➃❹➍'], ['5', '➄❺➎'], ['6', '➅❻➏'], ['7', '➆❼➐'], ['8', '➇❽➑'], ['9', '➈❾➒'], ['0', '⓿🄌'],
];

/** Rows of twenty-six letters that compatibility forms leave as they are: circled, squared, flags. */
const alphabets = [0x1f150, 0x1f170, 0x1f1e6];

export const lookalikes: ReadonlyMap<string, string> = new Map([
  ...rows.flatMap(([ascii, like]) => Array.from(like, (sign): [string, string] => [sign, ascii])),
  ...alphabets.flatMap((first) => Array.from({ length: 26 }, (_, at): [string, string] => [String.fromCodePoint(first + at), String.fromCharCode(0x61 + at)])),
]);
