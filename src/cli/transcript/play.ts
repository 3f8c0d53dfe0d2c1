import { render } from '../../adapters/telegram/render.ts';
import { speak } from '../../adapters/telegram/send.ts';
import { createBot, guideOf } from '../../bot.ts';
import type { Adapter, Door, Event, Guide, Json, Output, Rendered } from '../../botkit/adapter.ts';
import { newSession } from '../../engine/session.ts';
import type { Talk } from '../../engine/talks/read.ts';
import { Player } from '../../engine/talks/run.ts';
import { createLog } from '../../observe/log.ts';
import { openStore } from '../../storage/open.ts';
import { createSeal } from '../../storage/seal.ts';
import { loadSecret } from '../../storage/secret.ts';
import { Misuse } from '../io.ts';
import type { Project } from '../project.ts';
import type { Bubble } from './page.ts';
import { Screen } from './screen.ts';

const DATABASE = 'memory:';
const PERSON = 'somebody';

/** The chat that a talk leaves on the screen: played by the whole bot, with Telegram's own rendering. */
export async function playOnScreen(project: Project, talk: Talk, now: () => Date): Promise<Bubble[]> {
  const { content, sources, compiled, world } = project;
  const material = { content, sources, lexicon: world.lexicon, programs: compiled.programs, diagnostics: [] };
  const screen = new Screen(() => now().getTime());
  const chat = new ChatOnScreen(screen, guideOf(material), talk.language);
  const seal = createSeal(loadSecret(DATABASE));
  const store = await openStore(DATABASE, { seal, clock: () => now().getTime() });
  if (talk.country) {
    const session = { ...newSession(), country: talk.country };
    await store.commit({ person: seal.personKey(chat.platform, PERSON), event: 'country', version: 0, session, adapter: null });
  }
  const bot = await createBot(material, { store, seal, adapters: [chat], log: createLog('warn'), today: () => now().toISOString().slice(0, 10) });
  await bot.start();
  await playTurns(project, talk, screen, chat);
  await bot.stop();
  return screen.bubbles;
}

/** Beside the chat the engine plays along: it knows which button an option's id belongs to. */
async function playTurns({ world }: Project, talk: Talk, screen: Screen, chat: ChatOnScreen): Promise<void> {
  const player = new Player(world, newSession(talk.language ?? world.lexicon.fallback), talk.country);
  const open: Event = { kind: 'open', flow: talk.flow };
  player.take(open);
  const command = world.programs(talk.flow)?.head.start?.command ?? 'start';
  await chat.deliver(open, screen.say(`/${command}`));
  for (const { action } of talk.turns) {
    if (typeof action === 'string') {
      player.take({ kind: 'text', text: action });
      await chat.deliver({ kind: 'text', text: action }, screen.say(action));
    } else {
      for (const id of 'tap' in action ? [action.tap] : [...action.pick, 'done']) await press(id, talk, player, screen, chat);
    }
  }
}

async function press(id: string, talk: Talk, player: Player, screen: Screen, chat: ChatOnScreen): Promise<void> {
  const token = player.buttons().find((button) => button.id === id)?.token;
  const to = token === undefined ? undefined : screen.press(token);
  if (token === undefined || !to) throw new Misuse(`"${talk.name}" presses ${id}, and there is no such button; bothends talk says more`);
  player.take({ kind: 'press', token });
  await chat.deliver({ kind: 'press', token }, to);
}

/** Telegram's door without the network. */
class ChatOnScreen implements Adapter {
  readonly platform = 'telegram';
  readonly #screen: Screen;
  readonly #guide: Guide;
  readonly #locale: string | undefined;
  #door: Door = async () => {};
  #count = 0;

  constructor(screen: Screen, guide: Guide, locale: string | undefined) {
    this.#screen = screen;
    this.#guide = guide;
    this.#locale = locale;
  }

  async start(door: Door): Promise<void> {
    this.#door = door;
  }
  async stop(): Promise<void> {}

  deliver(event: Event, to: Json): Promise<void> {
    const locale = this.#locale ?? 'en';
    return this.#door({ id: String((this.#count += 1)), user: PERSON, to, event: { ...event, locale } });
  }

  render(output: Output, state: Json): Rendered {
    return render(output, state, ({ at, of }, language) => this.#guide.text(language, 'telegram.progress', { at, of }));
  }

  send(to: Json, call: Json, state: Json): Promise<Json | undefined> {
    return speak(this.#screen.speaker, to, call, state);
  }
}
