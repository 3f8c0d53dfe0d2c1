import { expect } from 'vitest';
import { read } from '../../../src/adapters/telegram/read.ts';
import { type Call, render, type SendCall } from '../../../src/adapters/telegram/render.ts';
import type { Update } from '../../../src/adapters/telegram/update.ts';
import type { Guide, Incoming } from '../../../src/botkit/adapter.ts';
import type { Message as Shown } from '../../../src/message/message.ts';
import type { Json } from '../../../src/storage/store.ts';
import { adapterContract } from '../../contracts/adapter.ts';
import { parseHtml } from './html.ts';

const guide: Guide = { languages: ['en'], text: (_, key) => key, commands: [], flows: [] };
const reader = { guide, me: { id: 1, username: 'a_bot' } };
const chat = { id: 7, type: 'private' };
const from = { id: 7, language_code: 'en' };

function turnOf(update: Update): Incoming | undefined {
  const reading = read(update, reader);
  return reading?.kind === 'turn' ? reading.incoming : undefined;
}

/** What is sent, or stands in the place of what was sent. */
function sentBy(call: Json): SendCall | undefined {
  const made = call as Call;
  if (made.do === 'send') return made;
  return made.do === 'update' ? made.instead : undefined;
}

function keysOf(call: Json) {
  return sentBy(call)?.keyboard?.flat() ?? [];
}

/** Where the button stands among all, in the order that people read. */
function placeOf({ keyboard }: Shown, token: string): number {
  return [...(keyboard?.options ?? []), ...(keyboard?.done ? [keyboard.done] : []), ...(keyboard?.controls ?? [])].findIndex((button) => button.token === token);
}

adapterContract('telegram', () => ({
  adapter: { platform: 'telegram', render: (output, state) => render(output, state, ({ at, of }) => `${at} of ${of}`) },
  seen(call) {
    const sent = sentBy(call);
    if (!sent) return '';
    return [parseHtml(sent.text).read, ...keysOf(call).map((key) => key.text)].join('\n');
  },
  press(calls, message, button) {
    const keys = calls.flatMap(keysOf);
    const data = keys[placeOf(message, button.token)]?.callback_data;
    return turnOf({ update_id: 9, callback_query: { id: '5', from, data: data ?? '', message: { message_id: 3, date: 1, chat, text: 'x' } } })?.event;
  },
  deliver(text, number) {
    const incoming = turnOf({ update_id: number, message: { message_id: 100 + number, date: 1, chat, from, text } });
    if (!incoming) throw new Error('not a turn');
    return incoming;
  },
  inspect(call) {
    const sent = sentBy(call);
    if (!sent) return;
    const { text, tags } = parseHtml(sent.text);
    expect([...text].length).toBeLessThanOrEqual(sent.picture ? 1_024 : 4_096);
    expect(Buffer.byteLength(sent.text)).toBeLessThan(32_768);
    expect(text.trim()).not.toBe('');
    expect(tags.filter((tag) => !['b', 'i', 'a', 'blockquote'].includes(tag))).toEqual([]);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    const keys = keysOf(call);
    expect(keys.length).toBeLessThanOrEqual(100);
    for (const key of keys) {
      expect(Buffer.byteLength(key.callback_data)).toBeLessThanOrEqual(64);
      expect(key.callback_data).not.toBe('');
      expect(key.text.trim()).not.toBe('');
    }
  },
}));
