import { describe, expect, it } from 'vitest';
import { readMaterial } from '../../src/bot.ts';
import type { Event } from '../../src/engine/event.ts';
import { isUrgent } from '../../src/engine/urgent.ts';
import { root } from '../bot/kit.ts';

const { lexicon } = readMaterial({ flows: `${root}flows`, content: `${root}content` }, undefined, { words: 'given' });
const said = (text: string, locale?: string): Event => ({ kind: 'text', text, ...(locale && { locale }) });

describe('what is never put off', () => {
  it.each<[string, Event]>([
    ['words of danger', said('I want to die')],
    ['words of danger of another language', said('me quiero morir', 'en')],
    ['help now', said('Help now')],
    ['a way out, in the person\'s language', said('停止', 'zh')],
    ['a button of help', { kind: 'press', token: '!helpnow' }],
    ['a command', { kind: 'word', word: 'forget' }],
    ['a step where somebody may be held', { kind: 'press', token: '~2166136261.0-2' }],
  ])('%s', (_, event) => expect(isUrgent(lexicon, event)).toBe(true));

  it.each<[string, Event]>([
    ['an answer', said('yes')],
    ['an answer by button', { kind: 'press', token: '2166136261.7.0' }],
    ['home', { kind: 'press', token: '!home' }],
    ['a token of nobody', { kind: 'press', token: 'x'.repeat(2_000) }],
    ['a picture', { kind: 'other' }],
    ['the beginning of a flow', { kind: 'open', flow: 'home' }],
  ])('not %s', (_, event) => expect(isUrgent(lexicon, event)).toBe(false));
});
