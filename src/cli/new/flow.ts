import type { Lexicon } from '../../engine/lexicon.ts';
import { compile } from '../../engine/compile.ts';
import type { Draft } from '../../engine/draft.ts';
import { newSession, openFrames } from '../../engine/session.ts';
import { addTalk, type PlayedChat, recordTalk } from '../../engine/talks/record.ts';
import { Player } from '../../engine/talks/run.ts';
import type { World } from '../../engine/walk.ts';
import { writeYamlShort } from '../../yaml/write.ts';

/** What a new flow is made of. */
export interface NewFlow {
  flow: string;
  title: string;
  /** Who wrote it, and so read it last. */
  by: string;
  /** The day, YYYY-MM-DD. */
  on: string;
  phrases: readonly string[];
  signs: readonly NewSign[];
}

export interface NewSign {
  ask: string;
  weight: string;
  tactic: string;
  because: string;
  unsure: string;
}

/** A check as it is usually built: a greeting, signs, the verdict, and what happened already, which leads to where help is. */
export function flowText({ flow, title, by, on, phrases, signs }: NewFlow): string {
  const head = { spec: 1, flow, title, language: 'en', reviewed: { on, by, again_within: '180d' }, ...(phrases.length > 0 && { start: { phrases } }) };
  const steps = {
    hello: { say: 'A few short questions. You can say back, why or stop at any time.' },
    signs: { checklist: 'Think about what happened.', items: Object.fromEntries(signs.map((sign, at) => [`sign_${at + 1}`, sign])) },
    result: { verdict: 'signs' },
    happened: { call: 'after/happened' },
    close: { say: 'You did the right thing by checking.' },
  };
  const schema = `${'../'.repeat(flow.split('/').length)}flow.v1.schema.json`;
  return `# yaml-language-server: $schema=${schema}\n${writeYamlShort({ ...head, steps }, (key) => key === 'reviewed' || key === 'start')}`;
}

/** Two talks, played on the flow as it is: every sign there, and none. */
export function talksText(world: World, flow: string): string {
  const played = [
    { name: 'Every sign is there', situation: 'scam', answer: 'yes' },
    { name: 'No sign is there', situation: 'genuine', answer: 'no' },
  ] as const;
  return played.reduce<string | undefined>((text, { answer, ...about }) => addTalk(text, flow, recordTalk(world, playThrough(world, flow, answer), about).talk), undefined) ?? '';
}

/** Far more questions than a new flow and what it calls can ask. */
const MOST_QUESTIONS = 60;

function playThrough(world: World, flow: string, answer: string): PlayedChat {
  const country = 'GB';
  const player = new Player(world, newSession('en'), country);
  player.take({ kind: 'open', flow });
  const events: PlayedChat['events'][number][] = [];
  const press = (id: string) => {
    const token = player.buttons().find((each) => each.id === id)?.token;
    if (token === undefined) return;
    events.push({ kind: 'press', token });
    player.take({ kind: 'press', token });
  };
  while (openFrames(player.session).length > 0 && events.length < MOST_QUESTIONS) {
    const ids = player.buttons().map(({ id }) => id);
    const several = player.keyboard?.done !== undefined;
    press([answer, 'none', 'skip', ids[0] ?? ''].find((id) => ids.includes(id)) ?? '');
    if (several) press('done');
  }
  return { flow, country, events };
}

/** What lint would say first of a text, a title or a phrase, in words; undefined: nothing. */
export function problemWith(what: 'title' | 'text' | 'phrase', words: string, lexicon: Lexicon, beside: Iterable<Draft>): string | undefined {
  const flow = { flow: 'community/new-flow', title: 'A flow', by: 'x', on: '2026-01-01', phrases: [], signs: [], ...(what === 'title' && { title: words }), ...(what === 'phrase' && { phrases: [words] }) };
  const text = flowText(flow).replace(/^steps:[^]*/m, writeYamlShort({ steps: { hello: { say: what === 'text' ? words : 'Hello.' } } }, () => false));
  const [first] = compile([{ flow: flow.flow, file: 'flow.yaml', text, translations: [] }], lexicon, { beside }).diagnostics;
  return first && [first.message, first.hint].filter(Boolean).join('. ');
}
