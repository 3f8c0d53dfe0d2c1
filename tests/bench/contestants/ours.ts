import { advance } from '../../../src/engine/advance.ts';
import type { Effect, Turn } from '../../../src/engine/effect.ts';
import { newSession, type Session } from '../../../src/engine/session.ts';
import type { World } from '../../../src/engine/walk.ts';
import type { Message } from '../../../src/message/message.ts';
import { CHECKLIST } from '../material.ts';
import { type Contestant, immediate } from './contestant.ts';

interface Reply {
  state: string;
  effects: readonly Effect[];
}

/** The engine: session text in, one press, session text out. */
export function ours(world: World): Contestant {
  return immediate<Reply>({
    name: 'Both Ends',
    opening: reply(advance(world, newSession('en'), { kind: 'open', flow: CHECKLIST })),
    turn(state, token) {
      // What the turn before wrote.
      const session = JSON.parse(state) as Session;
      return reply(advance(world, session, { kind: 'press', token }));
    },
    press: ({ effects }, answer) => buttonIn(effects, answer),
    shown: ({ effects }) => ({
      text: messagesOf(effects).map(textOf).join('\n'),
      labels: messagesOf(effects).at(-1)?.keyboard?.options.map(({ label }) => label) ?? [],
    }),
  });
}

function reply({ session, effects }: Turn): Reply {
  return { state: JSON.stringify(session), effects };
}

/** What an option of the open question carries. */
export function buttonIn(effects: readonly Effect[], option: number): string {
  const last = effects.at(-1);
  return last?.do === 'show' ? (last.message.keyboard?.options[option]?.token ?? '') : '';
}

export function messagesOf(effects: readonly Effect[]): Message[] {
  return effects.flatMap((effect) => (effect.do === 'show' ? effect.message : []));
}

export function textOf({ blocks }: Message): string {
  return blocks.flatMap((block) => ('text' in block ? block.text : 'items' in block ? [block.heading, ...block.items] : [])).join('\n');
}
