import { writeYamlShort } from '../../yaml/write.ts';
import type { ChooseEvent, PressEvent, TextEvent } from '../event.ts';
import { newSession, openFrames } from '../session.ts';
import type { World } from '../walk.ts';
import { type Action, readTalks } from './read.ts';
import { Player } from './run.ts';

/** A chat as it was played, from the opening of the flow on, by somebody whose session was new. */
export interface PlayedChat {
  flow: string;
  /** Language and country that the session began with. */
  language?: string | undefined;
  country?: string | undefined;
  events: readonly (Pick<TextEvent, 'kind' | 'text'> | PressEvent | ChooseEvent)[];
}

/** One entry of `talks.yaml`: what `readTalks` reads. */
export interface RecordedTalk {
  talk: string;
  situation?: 'scam' | 'genuine';
  language?: string;
  country?: string;
  turns: Record<string, Action>[];
  verdict?: string;
  visits?: string[];
  ends?: true;
}

export interface Recording {
  talk: RecordedTalk;
  /** Events that no talk can tell: old buttons, and all that came after the end, or after a question of the bot itself. */
  left: number;
}

/**
 * A played chat as a test: what was asked and done, the verdict, the steps that were told, and whether it ended.
 * Options that were marked one after the other and sent with Done become one `pick`. Pure; plays the chat again.
 */
export function recordTalk(world: World, chat: PlayedChat, about: { name: string; situation?: 'scam' | 'genuine' | undefined }): Recording {
  const recorder = new Recorder(world, chat);
  for (const event of chat.events) recorder.take(event);
  const { player, turns, left } = recorder;
  const own = (step: string) => shortName(step, chat.flow);
  const asked = new Set(turns.flatMap((turn) => Object.keys(turn)));
  const visits = player.visited.map(own).filter((step, at, all) => !asked.has(step) && step !== all[at - 1] && step !== (player.asked && own(player.asked)));
  const talk: RecordedTalk = {
    talk: about.name,
    ...(about.situation && { situation: about.situation }),
    ...(chat.language && chat.language !== world.lexicon.fallback && { language: chat.language }),
    ...(chat.country && { country: chat.country }),
    turns,
    ...(player.verdict && { verdict: player.verdict }),
    ...(visits.length > 0 && { visits }),
    ...(openFrames(player.session).length === 0 && { ends: true as const }),
  };
  return { talk, left };
}

function shortName(step: string, flow: string): string {
  return step.startsWith(`${flow}:`) ? step.slice(flow.length + 1) : step;
}

/** Plays along, and writes down each turn by the names that a talk knows. */
class Recorder {
  readonly player: Player;
  readonly turns: Record<string, Action>[] = [];
  left = 0;
  readonly #flow: string;
  /** Where in `turns` the marking of the open question began. */
  #marks: number | undefined;

  constructor(world: World, { flow, language, country }: PlayedChat) {
    this.#flow = flow;
    this.player = new Player(world, newSession(language ?? world.lexicon.fallback), country);
    this.player.take({ kind: 'open', flow });
  }

  take(event: PlayedChat['events'][number]): void {
    const { asked } = this.player;
    if (asked === undefined) {
      this.left++; // no step is asked, so nothing more can be told; what was told stays as it was
      return;
    }
    const action = this.#actionOf(event);
    if (action === undefined) this.left++;
    else {
      const began = this.#marks;
      this.#marks = this.#isMark(action) ? (began ?? this.#startOfMarks()) : undefined;
      this.#write(asked, action, began);
    }
    this.player.take(event);
  }

  #write(asked: string, action: Action, began: number | undefined): void {
    const ids = this.#marked();
    const done = typeof action === 'object' && 'tap' in action && action.tap === 'done';
    const whole = done && began !== undefined && ids.length > 0;
    if (whole) this.turns.length = began;
    this.turns.push({ [shortName(asked, this.#flow)]: whole ? { pick: ids } : action });
  }

  #actionOf(event: PlayedChat['events'][number]): Action | undefined {
    if (event.kind === 'text') return event.text;
    const tokens = event.kind === 'press' ? [event.token] : event.tokens;
    const ids = tokens.flatMap((token) => this.player.buttons().find((button) => button.token === token)?.id ?? []);
    const [only] = ids;
    if (only === undefined || ids.length < tokens.length) return undefined;
    const many = this.player.keyboard?.done !== undefined;
    return event.kind === 'choose' && many ? { pick: ids } : { tap: only };
  }

  /** A press that marks an option of a question that takes several. */
  #isMark(action: Action): boolean {
    if (typeof action === 'string' || !('tap' in action)) return false;
    return this.player.keyboard?.options.some(({ id, chosen }) => id === action.tap && chosen !== undefined) ?? false;
  }

  /** `pick` begins with nothing marked; a marking that did not stays as it was pressed. */
  #startOfMarks(): number | undefined {
    return this.#marked().length === 0 ? this.turns.length : undefined;
  }

  #marked(): string[] {
    return (this.player.keyboard?.options ?? []).filter(({ chosen }) => chosen).map(({ id }) => id);
  }
}

const short = (key: string | undefined) => key !== 'talks' && key !== 'turns';

/** A talk as it stands in `talks.yaml` below `talks:`. */
export function writeTalk(talk: RecordedTalk): string {
  return writeYamlShort([talk], short).replace(/^(?=.)/gm, '  ');
}

/**
 * The text of `talks.yaml` with one more talk at its end and nothing else changed; without a text, a new file.
 * Undefined: the file does not read, or its talks are written so that nothing can be put behind them.
 */
export function addTalk(text: string | undefined, flow: string, talk: RecordedTalk): string | undefined {
  const before = text?.replace(/^talks: *(?:\[\] *)?$/m, 'talks:') ?? `spec: 1\nflow: ${flow}\ntalks:\n`;
  const known = text === undefined ? [] : readTalks('talks.yaml', text, flow);
  if (!Array.isArray(known) && known.diagnostics.length > 0) return undefined;
  const count = Array.isArray(known) ? 0 : known.talks.length;
  const entry = writeTalk(talk).replace(/^ {2}/gm, indentOf(before));
  const added = `${before}${before.endsWith('\n') ? '' : '\n'}${entry}`;
  return readTalks('talks.yaml', added, flow).talks.length === count + 1 ? added : undefined;
}

/** What stands before the dash of the first talk. */
function indentOf(talks: string): string {
  const lines = talks.split('\n');
  const first = lines.slice(lines.findIndex((line) => line.startsWith('talks:')) + 1).find((line) => !/^\s*(?:#|$)/.test(line));
  return /^( *)- /.exec(first ?? '')?.[1] ?? '  ';
}
