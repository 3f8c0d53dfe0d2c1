import type { Random } from './random.ts';

/** What a stranger would like people to see. */
const WANTED = ['evil.com', 'https://evil.com/login', 't.me/evil', 'discord.gg/evil', '@evil_helper', 'help@evil.com', '+44 7700 900123', '0800 123 4567', '@everyone', '[here](https://evil.com)', '<@123456789012345678>', '/start now', 'https://ic3.gov@evil.com', 'tg://evil', '4111 1111 1111 1111', '**now**', '||now||', '<b>now</b>', '# now', '`now`', '<t:1700000000:R>', '<:a:123456789012345678>', '-# now', '> now', '1) now', '* now', '~~now~~', '[a]: https://evil.com'];
const AROUND = ['Go to ', 'Write ', '(', '"', '“', 'see:', '\n', ' ', '- ', '{hello}', 'x', "'", '...', '…', '。', '、'];
const BETWEEN = ['\u200b', '\u200d', '\u2060', '\u00ad', ' ', '.', '-', '\u0301', '\ufe0f', '\u00a0', '\\', "''", '{hello}', '{hello, select, one {} other {}}', '{hello, plural, other {}}', '\u202e', '\n', '_', '\u3164'];

/** A file that shows what it may not, a little disguised; everything else of it is honest. */
export function evading(random: Random): Buffer {
  const text = `${random.of(AROUND)}${disguised(random.of(WANTED), random)}${random.of(['', '', ...AROUND])}`;
  const other = random.below(3) === 0 ? disguised(random.of(WANTED), random) : 'They wait';
  const flow = {
    spec: 1, flow: 'community/x', title: 'Our questions', language: random.of(['en', 'en', 'es']), reviewed: { on: '2026-11-25', by: 'ana', again_within: '180d' },
    steps: {
      hello: { ask: 'What do they do?', options: { one: 'They hurry you', [random.of(['two', 'evil', 'n1234567890'])]: random.below(2) === 0 ? other : 'They wait' } },
      told: { say: `{hello, select, one {${random.below(2) === 0 ? text.replaceAll(/[{}']/g, '') : 'Good.'}} other {Good.}}` },
      more: { say: text },
      signs: { checklist: 'Think about them.', items: { hurry: { ask: 'Do they hurry you?', weight: 'stop', tactic: 'urgency', because: random.below(4) === 0 ? text : 'It leaves no time.', unsure: 'Ask for a day.' } } },
      end_of: { verdict: 'signs' },
    },
  };
  return Buffer.from(JSON.stringify(flow, undefined, 1));
}

function disguised(text: string, random: Random): string {
  let result = text;
  for (let count = random.below(3); count > 0; count--) {
    const at = random.below(result.length + 1);
    const sign = result.charAt(at);
    const change = random.below(4);
    if (change === 0) result = result.slice(0, at) + random.of(BETWEEN) + result.slice(at);
    else if (change === 1) result = result.slice(0, at) + (wide(sign) ?? sign) + result.slice(at + 1);
    else if (change === 2) result = result.slice(0, at) + (alike[sign.toLowerCase()] ?? sign) + result.slice(at + 1);
    else result = random.below(2) === 0 ? result.toUpperCase() : `${result}${random.of(['.', ',', '!', '/', '\u200b', ')'])}`;
  }
  return result;
}

const alike: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', i: 'і', c: 'с', '.': '․', '@': '﹫', '/': '∕', ':': '：', 0: 'O', 1: 'l', '<': '‹', '[': '［' };

/** The form of full width that signs of ASCII have. */
function wide(sign: string): string | undefined {
  const code = sign.charCodeAt(0);
  return code > 0x20 && code < 0x7f ? String.fromCharCode(code + 0xfee0) : undefined;
}
