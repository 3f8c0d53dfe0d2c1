import type { DiscordServer } from '../adapters/discord/server.ts';
import type { TelegramServer } from '../adapters/telegram/server.ts';

/** Words that occur nowhere but in the mouths and names of the people of this drive. */
const MARKS = ['xylophonist', 'Zebulonia', 'quokkaville'] as const;
const [WORD, NAME, PLACE] = MARKS;
/** How many talk at the same time. */
const LANES = 25;

/** What must be found nowhere. */
export interface Marks {
  words: readonly string[];
  /** Ids that platforms gave to people and to their private chats. */
  ids: readonly string[];
}

/** What everybody says: names, secrets, danger, nonsense, long texts, and a few answers that count. */
function lines(n: number): string[] {
  return [
    `hi, I am ${NAME}${n} from ${PLACE}`,
    n % 3 === 0 ? `my ${WORD} wants 500 from me, his number is 0155 ${WORD}${n}` : '2',
    '1',
    `the ${WORD}${n} said to tell nobody. ${PLACE} `.repeat(n % 7 === 0 ? 60 : 1),
    n % 5 === 0 ? `I want to die, ${WORD}${n}` : 'no',
    n % 11 === 0 ? 'stop' : 'not sure',
    n % 13 === 0 ? '/forget' : 'no',
  ];
}

async function inLanes(count: number, act: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** So many people on Telegram, with marked names and words. */
export async function talkOnTelegram(server: TelegramServer, count: number): Promise<Marks> {
  const ids: string[] = [];
  await inLanes(count, async (n) => {
    const person = server.person({ first_name: `${NAME}${n}`, last_name: PLACE, username: `${NAME}_${n}` });
    ids.push(String(person.from.id));
    for (const line of ['/start', ...lines(n)]) {
      person.say(line);
      const update = server.lastUpdate();
      await server.until(() => server.confirmed(update), 'a word to be taken', 60_000);
    }
  });
  return { words: MARKS, ids };
}

/** The same on Discord, in private chats and before others in a server. */
export async function talkOnDiscord(server: DiscordServer, count: number): Promise<Marks> {
  const ids: string[] = [];
  const guild = server.guild();
  await inLanes(count, async (n) => {
    const person = server.person({ username: `${NAME.toLowerCase()}${n}` });
    ids.push(person.id, person.dm.id);
    if (n % 4 === 0) person.slash('check', { what: `${WORD} ${n}` }, guild.general);
    for (const line of lines(n)) {
      person.say(line);
      const before = person.screen();
      await server.until(() => person.screen() !== before, `an answer to ${line}`, 60_000);
    }
  });
  return { words: MARKS, ids };
}
