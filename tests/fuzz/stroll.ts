import { advance } from '../../src/engine/advance.ts';
import type { Turn } from '../../src/engine/effect.ts';
import { newSession } from '../../src/engine/session.ts';
import type { World } from '../../src/engine/walk.ts';
import type { Button, Message } from '../../src/message/message.ts';

/** Picks one of so many. */
export type Pick = (count: number) => number;

export interface Stroll {
  messages: Message[];
  /** The most messages that one event brought. */
  most: number;
  /** The first message of the flow. */
  first: Message | undefined;
}

/** Goes through a flow by pressing what is picked, for at most so many turns; now and then says something instead. */
export function stroll(world: World, flow: string, pick: Pick, turns = 60, sayings: readonly string[] = []): Stroll {
  let turn = advance(world, newSession('en'), { kind: 'open', flow });
  const messages = shownIn(turn);
  const first = messages[0];
  let most = messages.length;
  for (let at = 0; at < turns; at++) {
    const buttons = pressable(shownIn(turn));
    const saying = sayings.length > 0 && pick(4) === 0 ? sayings[pick(sayings.length)] : undefined;
    const button = buttons[pick(buttons.length)];
    if (!button && saying === undefined) break;
    turn = advance(world, turn.session, saying === undefined ? { kind: 'press', token: button?.token ?? '' } : { kind: 'text', text: saying });
    const shown = shownIn(turn);
    most = Math.max(most, shown.length);
    messages.push(...shown);
  }
  return { messages, most, first };
}

function shownIn({ effects }: Turn): Message[] {
  return effects.flatMap((effect) => (effect.do === 'show' ? [effect.message] : []));
}

/** The options of the last message that has any; leaving is not among them. */
function pressable(messages: readonly Message[]): Button[] {
  const { keyboard } = messages.findLast((message) => message.keyboard) ?? {};
  return [...(keyboard?.options ?? []), ...(keyboard?.done ? [keyboard.done] : []), ...(keyboard?.controls ?? []).filter(({ id }) => id === 'skip' || id === 'why' || id === 'back')];
}
