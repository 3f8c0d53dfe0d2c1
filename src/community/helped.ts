import { flowOfLink, linkTo } from '../botkit/manage.ts';
import type { Beside, Noted } from '../botkit/turn.ts';
import type { Turn } from '../engine/effect.ts';
import type { PressEvent } from '../engine/event.ts';
import type { Session } from '../engine/session.ts';
import { wordToken } from '../engine/token.ts';
import type { Button, Message } from '../message/message.ts';
import type { PersonKey } from '../storage/store.ts';
import { readScoped } from './programs.ts';
import type { Server } from './server.ts';
import type { Say } from './told.ts';

export const answers = ['yes', 'little', 'no'] as const;
export type Answer = (typeof answers)[number];

export interface HelpedOptions {
  shelf: { server(key: string): Promise<Server | undefined> };
  counts: { helped(flow: string, person: PersonKey, answer: Answer): void };
  /** A text of the interface; unknown languages get the fallback's. */
  text: (language: string | undefined, key: string) => string;
}

/**
 * "Did this help?", in the last message of a community's flow where the server counts. Doing nothing is an answer
 * too: the buttons go with whatever comes next.
 */
export class Helped implements Beside {
  readonly #options: HelpedOptions;

  constructor(options: HelpedOptions) {
    this.#options = options;
  }

  async closing(noted: Noted): Promise<Turn> {
    const { turn } = noted;
    const flow = endedIn(noted);
    const { name, key } = (flow !== undefined && readScoped(flow)) || {};
    if (name === undefined || key === undefined || isHarmed(noted)) return turn;
    const server = await this.#options.shelf.server(key);
    return server?.counts ? this.#asking(turn, linkTo(name, key)) : turn;
  }

  #asking(turn: Turn, link: string): Turn {
    const [last, ...before] = turn.effects.toReversed();
    if (last?.do !== 'show') return turn;
    const { message } = last;
    const say = this.#say(turn.session);
    const options = answers.map((answer): Button => ({ label: say(`helped.${answer}`), token: tokenOf(answer, turn.session.asked, link), id: answer }));
    const asking: Message = { ...message, blocks: [...message.blocks, { kind: 'text', text: say('helped.ask') }], keyboard: { controls: [], ...message.keyboard, options } };
    return { ...turn, effects: [...before.toReversed(), { ...last, message: asking }] };
  }

  pressed({ token }: PressEvent, session: Session, person: PersonKey): ReturnType<Beside['pressed']> {
    const read = readHelped(token);
    if (!read || read.asked !== session.asked || session.frames.length > 0 || session.aside) return undefined;
    const say = this.#say(session);
    const controls = (['home', 'helpnow'] as const).map((word): Button => ({ label: say(`button.${word}`), token: wordToken(word), id: word }));
    const message: Message = { blocks: [{ kind: 'text', text: say(read.answer === 'yes' ? 'helped.thanks' : 'helped.sorry') }], keyboard: { options: [], controls } };
    return {
      // Asked once more: the same button is an old one from now on.
      turn: { session: { ...session, asked: session.asked + 1 }, effects: [{ do: 'retire', choice: say(`helped.${read.answer}`) }, { do: 'show', message }], keep: true },
      noted: () => this.#options.counts.helped(read.flow, person, read.answer),
    };
  }

  #say({ language }: Session): Say {
    return (key) => this.#options.text(language, key);
  }
}

/** The flow that came to its end; not one that was left or forgotten. */
export function endedIn({ before, turn }: Pick<Noted, 'before' | 'turn'>): string | undefined {
  const { frames, aside } = turn.session;
  const gone = turn.effects.some((effect) => effect.do === 'forget');
  return before.aside || aside || frames.length > 0 || gone ? undefined : before.frames[0]?.flow;
}

/** Asks what happened, and is no harm by itself: whatever did leads on to another of these. */
const QUESTION = 'after/happened';

/** Whether a crisis card was shown, or the talk led to what to do once harm is done. */
function isHarmed({ before, turn }: Noted): boolean {
  const shown = turn.effects.flatMap((effect) => (effect.do === 'show' && effect.step ? [effect.step.split(':')[0] ?? ''] : []));
  const entered = [...before.frames.map(({ flow }) => flow), ...shown];
  return before.cared === true || entered.some((flow) => flow !== QUESTION && (flow.startsWith('after/') || flow.startsWith('crisis/')));
}

function tokenOf(answer: Answer, asked: number, link: string): string {
  return `?${answer}.${asked}.${link}`;
}

function readHelped(token: string): { answer: Answer; asked: number; flow: string } | undefined {
  const [, given, asked, link = ''] = /^\?([a-z]+)\.(\d{1,9})\.(.+)$/.exec(token) ?? [];
  const answer = answers.find((each) => each === given);
  const flow = flowOfLink(link);
  return answer && flow !== undefined ? { answer, asked: Number(asked), flow } : undefined;
}
