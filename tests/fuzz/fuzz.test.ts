import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { fuzz } from './fuzz.ts';
import { harmIn } from './harm.ts';

/** A few hundred files each time; `npm run fuzz` goes on for as long as is wished. */
it('files near those of the corpus and of our flows are refused, or harmless', () => {
  const until = Date.now() + 10_000;
  const { failures, tried, kept } = fuzz({ seed: 20_261_126, goesOn: (done) => done < 600 && Date.now() < until });
  expect(failures.map(({ text, problems }) => `${problems.join('\n')}\n${Buffer.from(text).toString().slice(0, 2_000)}`)).toEqual([]);
  expect(tried).toBeGreaterThan(20);
  expect(kept).toBeGreaterThan(5);
}, 60_000);

describe('what the fuzzer takes for harm', () => {
  const text = (words: string): Message => ({ blocks: [{ kind: 'text', text: words }] });

  it.each(['Ask @evil_helper', 'Go to evil.com', 'Go to https://evil.com/x', 'tg://evil', 'Call +44 7700 900123', 'Say /start', 'Look \u202ehere'])('%s', (words) => {
    expect(harmIn([text(words)])).not.toEqual([]);
  });

  it('is not in honest words, nor in the sources and the signs of the renderers', () => {
    const blocks: Message['blocks'] = [{ kind: 'text', text: 'Wait: a day (or two) * <b>', strong: true }, { kind: 'note', text: 'Noted.' }, { kind: 'list', heading: 'Signs', items: ['One', 'Two'] }, { kind: 'quote', text: 'They hurry' }, { kind: 'source', text: 'Source', url: 'https://www.un.org/page' }];
    expect(harmIn([{ blocks }])).toEqual([]);
  });
});
