import type { Diagnostic } from '../../diagnostic.ts';
import type { Button, Keyboard } from '../../message/message.ts';
import type { Path } from '../../yaml/read.ts';
import { advance } from '../advance.ts';
import type { Effect, ShowEffect } from '../effect.ts';
import type { Event } from '../event.ts';
import { newSession, type Session } from '../session.ts';
import type { World } from '../walk.ts';
import type { Action, Talk } from './read.ts';

/** What happened in a talk. */
export interface TalkRun {
  talk: Talk;
  /** What did not come as the talk says; empty: it passed. */
  failures: Diagnostic[];
  /** Steps shown or asked, in order, each as `flow:step`. */
  visited: string[];
  /** The last verdict that was told. */
  verdict?: string;
}

/** Plays a talk on the engine. */
export function runTalk(world: World, talk: Talk): TalkRun {
  const player = new Player(world, newSession(talk.language ?? world.lexicon.fallback), talk.country);
  player.take({ kind: 'open', flow: talk.flow });
  const failures: Diagnostic[] = [];
  for (const turn of talk.turns) {
    const failed = playTurn(player, turn.asked, turn.action);
    if (!failed) continue;
    failures.push(failure(talk, turn.path, failed));
    break; // what follows depends on it
  }
  if (failures.length === 0) failures.push(...checkResult(talk, player));
  const { visited, verdict } = player;
  return { talk, failures, visited, ...(verdict && { verdict }) };
}

function playTurn(player: Player, asked: string, action: Action): string | undefined {
  if (player.asked !== asked) return player.asked ? `${asked} was to be asked, but ${player.asked} is` : `${asked} was to be asked, but the conversation is over`;
  if (typeof action === 'string') return player.take({ kind: 'text', text: action });
  if ('tap' in action) return player.tap(action.tap);
  for (const id of action.pick) {
    const failed = player.tap(id);
    if (failed) return failed;
  }
  return player.tap('done');
}

function checkResult(talk: Talk, player: Player): Diagnostic[] {
  const failures: Diagnostic[] = [];
  if (talk.verdict && talk.verdict !== player.verdict) {
    failures.push(failure(talk, [...talk.path, 'verdict'], `The verdict is ${player.verdict ?? 'not told'}, not ${talk.verdict}`));
  }
  if (talk.situation === 'genuine' && player.verdict === 'stop') {
    failures.push(failure(talk, [...talk.path, 'situation'], 'A genuine situation reaches the verdict stop'));
  }
  const missing = firstMissing(talk.visits, player.visited);
  if (missing !== undefined) failures.push(failure(talk, [...talk.path, 'visits', missing], `${talk.visits[missing]} is not visited in this order`));
  if (talk.ends !== undefined && talk.ends !== (player.asked === undefined)) {
    failures.push(failure(talk, [...talk.path, 'ends'], talk.ends ? `The conversation is not over: ${player.asked} is asked` : 'The conversation is over'));
  }
  return failures;
}

/** Position of the first wanted step that does not come after the ones before it. */
function firstMissing(wanted: readonly string[], visited: readonly string[]): number | undefined {
  let from = 0;
  for (const [at, step] of wanted.entries()) {
    const found = visited.indexOf(step, from);
    if (found < 0) return at;
    from = found + 1;
  }
  return undefined;
}

function failure(talk: Talk, path: Path, message: string): Diagnostic {
  return { code: 'talk-failed', severity: 'error', file: talk.yaml.file, range: talk.yaml.at(path), message: `${talk.name}: ${message}` };
}

/** A person with a screen: does things, and sees what comes of them. */
export class Player {
  session: Session;
  /** The step whose question is open. */
  asked: string | undefined;
  verdict: string | undefined;
  readonly visited: string[] = [];
  readonly effects: Effect[] = [];
  keyboard: Keyboard | undefined;
  readonly #world: World;

  constructor(world: World, session: Session, country?: string) {
    this.#world = world;
    this.session = country ? { ...session, country } : session;
  }

  take(event: Event): undefined {
    const turn = advance(this.#world, this.session, event);
    this.session = turn.session;
    this.effects.push(...turn.effects);
    const shown = turn.effects.filter((effect) => effect.do === 'show');
    for (const effect of shown) this.#see(effect);
    const last = shown.at(-1);
    this.keyboard = last?.message.keyboard;
    this.asked = this.keyboard ? last?.step : undefined;
  }

  /** Presses the button of an option or a control by its id; says what is wrong when there is none. */
  tap(id: string): string | undefined {
    const buttons = this.buttons();
    const button = buttons.find((each) => each.id === id);
    if (!button) return `There is no button "${id}"; there are ${buttons.map((each) => each.id).join(', ') || 'none'}`;
    return this.take({ kind: 'press', token: button.token });
  }

  buttons(): Button[] {
    const { keyboard } = this;
    return keyboard ? [...keyboard.options, ...(keyboard.done ? [keyboard.done] : []), ...keyboard.controls] : [];
  }

  #see({ step, verdict }: ShowEffect): void {
    if (step) this.visited.push(step);
    if (verdict) this.verdict = verdict;
  }
}
