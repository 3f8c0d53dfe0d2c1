import type { Block, Button, Keyboard, Message } from '../message/message.ts';
import { type OpenQuestion, toggled } from './question.ts';
import type { Speech } from './speech.ts';
import { type ControlWord, type Tokens, wordToken } from './token.ts';

/** What a question's buttons need to know besides the question. */
export interface Presentation {
  tokens: Tokens;
  speech: Speech;
  /** Token of the way back; absent on the first question. */
  back?: string;
  /** Bits of the options of a `many` question that are chosen now. */
  chosen?: number;
  /** The same question again with other options marked. */
  update?: true;
  /** Over a kept place: offer the way back to it. */
  resume?: boolean;
  /** The person was not understood again and again: the options are named by number too, and help comes first. */
  lost?: boolean;
  /** In a discreet flow: the ways out are the kept place and leaving. */
  discreet?: boolean;
}

/** The question as a message: what goes before it, its text, its answers, and the words that always work. */
export function questionMessage(question: OpenQuestion, before: readonly Block[], how: Presentation): Message {
  const hint: Block[] = question.form === 'many' ? [{ kind: 'text', text: how.speech.say('many.hint'), howto: true }] : [];
  const quote: Block[] = question.quote === undefined ? [] : [{ kind: 'quote', text: question.quote }];
  return {
    blocks: [...before, { kind: 'text', text: question.text }, ...quote, ...hint],
    keyboard: keyboardOf(question, how),
    ...(question.progress && { progress: question.progress }),
    ...(how.update && { update: true as const }),
    ...(how.discreet && { discreet: true as const }),
  };
}

function keyboardOf(question: OpenQuestion, how: Presentation): Keyboard {
  const many = question.form === 'many';
  return {
    options: question.options.map((option, at) => optionButton(question, at, option.label, option.id, how)),
    ...(many && { done: button(how.speech.say('button.done'), how.tokens({ kind: 'chosen', bits: how.chosen ?? 0 }), 'done') }),
    controls: controlsOf(question, how),
    // In a discreet flow a typed answer is taken at the place that was kept.
    ...(question.form === 'country' && !how.discreet && { typing: true as const }),
    ...(how.lost && { named: true as const }),
  };
}

function optionButton(question: OpenQuestion, at: number, label: string, id: string, how: Presentation): Button {
  if (question.form !== 'many') return button(label, how.tokens({ kind: 'option', at }), id);
  const bits = how.chosen ?? 0;
  return {
    ...button(label, how.tokens({ kind: 'choosing', bits: toggled(bits, at, question), at }), id),
    chosen: (bits & (1 << at)) !== 0,
  };
}

function controlsOf(question: OpenQuestion, how: Presentation): Button[] {
  const controls: Button[] = [];
  const { speech } = how;
  const fixed = speech.once(fixedButtons);
  if (how.lost) controls.push(fixed.helpnow);
  if (question.skip) controls.push(button(question.skip.label ?? speech.say('button.skip'), how.tokens({ kind: 'skip' }), 'skip'));
  if (question.why && !how.discreet) controls.push(fixed.why);
  if (how.back) controls.push(button(speech.say('button.back'), how.back, 'back'));
  if (how.discreet) {
    controls.push(fixed.place, fixed.stop);
    return controls;
  }
  if (how.resume) controls.push(fixed.resume);
  if (!how.lost) controls.push(fixed.helpnow);
  return controls;
}

/** Buttons that are the same under every question. */
function fixedButtons({ say }: Speech) {
  const fixed = (key: string, word: ControlWord): Button => Object.freeze(button(say(key), wordToken(word), word));
  return {
    why: fixed('button.why', 'why'),
    helpnow: fixed('button.helpnow', 'helpnow'),
    resume: fixed('button.resume', 'resume'),
    place: fixed('button.resume', 'place'),
    stop: fixed('discreet.stop', 'stop'),
  };
}

function button(label: string, token: string, id: string): Button {
  return { label, token, id };
}
