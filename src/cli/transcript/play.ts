import { join } from 'node:path';
import { Pictures } from '../../adapters/shared/pictures.ts';
import { createBot, guideOf } from '../../bot.ts';
import { newSession } from '../../engine/session.ts';
import type { Talk, TalkTurn } from '../../engine/talks/read.ts';
import { Player } from '../../engine/talks/run.ts';
import type { World } from '../../engine/walk.ts';
import { createLog } from '../../observe/log.ts';
import { openStore } from '../../storage/open.ts';
import { createSeal } from '../../storage/seal.ts';
import { loadSecret } from '../../storage/secret.ts';
import { Misuse } from '../io.ts';
import type { Project } from '../project.ts';
import { type Chat, type Look, PERSON, type Shelf } from '../../looks/look.ts';

const DATABASE = 'memory:';

/** The window that a talk leaves: played by the whole bot, with the platform's own rendering. */
export async function playOnScreen(project: Project, told: Talk, look: Look, now: () => Date): Promise<string> {
  const { material, world } = project;
  const talk = look.presses ? withPresses(told, world) : told;
  const types = talk.turns.some(({ action }) => typeof action === 'string');
  const chat = look.open({ guide: guideOf(material), locale: talk.language ?? world.lexicon.fallback, now, types, pictures: shelfOf(join(project.contentRoot, 'pictures')) });
  const seal = createSeal(loadSecret(DATABASE));
  const store = await openStore(DATABASE, { seal, clock: () => now().getTime() });
  if (talk.country) {
    const session = { ...newSession(), country: talk.country };
    await store.commit({ person: seal.personKey(chat.adapter.platform, PERSON), event: 'country', version: 0, session, adapter: null });
  }
  const bot = await createBot(material, { store, seal, adapters: [chat.adapter], log: createLog('warn'), today: () => now().toISOString().slice(0, 10) });
  await bot.start();
  await new Duet(project, talk, chat).play();
  await bot.stop();
  return chat.draw();
}

/** Pictures as addresses that hold them: the page fetches nothing. */
function shelfOf(folder: string): Shelf {
  const pictures = new Pictures(folder);
  return {
    find: (name, language) => pictures.find(name, language),
    address: ({ file, bytes }) => `data:image/${/\.jpe?g$/.test(file) ? 'jpeg' : file.split('.').at(-1)};base64,${Buffer.from(bytes).toString('base64')}`,
  };
}

/** The same talk, with a press wherever what is typed is the id of a button. */
function withPresses(talk: Talk, world: World): Talk {
  const player = playerOf(talk, world);
  player.take({ kind: 'open', flow: talk.flow });
  const turns = talk.turns.map((turn): TalkTurn => {
    const { action } = turn;
    if (typeof action !== 'string') for (const id of 'tap' in action ? [action.tap] : [...action.pick, 'done']) player.tap(id);
    else if (player.tap(action) === undefined) return { ...turn, action: { tap: action } };
    else player.take({ kind: 'text', text: action });
    return turn;
  });
  return { ...talk, turns };
}

function playerOf({ language, country }: Talk, world: World): Player {
  return new Player(world, newSession(language ?? world.lexicon.fallback), country);
}

/** Beside the chat the engine plays along: it knows which button an option's id belongs to. */
class Duet {
  readonly #talk: Talk;
  readonly #chat: Chat;
  readonly #player: Player;

  constructor({ world }: Project, talk: Talk, chat: Chat) {
    this.#talk = talk;
    this.#chat = chat;
    this.#player = playerOf(talk, world);
  }

  async play(): Promise<void> {
    this.#player.take({ kind: 'open', flow: this.#talk.flow });
    await this.#chat.begin(this.#talk.flow);
    for (const turn of this.#talk.turns) await this.#turn(turn);
  }

  async #turn({ action }: TalkTurn): Promise<void> {
    if (typeof action === 'string') {
      this.#player.take({ kind: 'text', text: action });
      await this.#chat.say(action);
    } else if ('tap' in action) await this.#press(action.tap);
    else if (!(await this.#choose(action.pick))) for (const id of [...action.pick, 'done']) await this.#press(id);
  }

  async #press(id: string): Promise<void> {
    const token = this.#tokenOf(id);
    if (!(await this.#chat.press(token))) this.#missing(id);
    this.#player.take({ kind: 'press', token });
  }

  /** False where they must be pressed one after the other. */
  async #choose(ids: readonly string[]): Promise<boolean> {
    const tokens = ids.map((id) => this.#tokenOf(id));
    if (!(await this.#chat.choose?.(tokens))) return false;
    this.#player.take({ kind: 'choose', tokens });
    return true;
  }

  #tokenOf(id: string): string {
    return this.#player.buttons().find((button) => button.id === id)?.token ?? this.#missing(id);
  }

  #missing(id: string): never {
    throw new Misuse(`"${this.#talk.name}" presses ${id}, and there is no such button; bothends talk says more`);
  }
}
