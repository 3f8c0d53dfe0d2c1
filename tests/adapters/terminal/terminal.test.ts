import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Terminal } from '../../../src/adapters/terminal/adapter.ts';
import { read } from '../../../src/adapters/terminal/read.ts';
import { paint, render } from '../../../src/adapters/terminal/render.ts';
import type { Incoming, Output } from '../../../src/botkit/adapter.ts';
import type { Message } from '../../../src/message/message.ts';

const keys = { options: ['a', 'b', 'c'], words: [{ word: 'back', token: '!back' }], many: false };

test.each([
  ['2', { kind: 'press', token: 'b' }],
  [' 3. ', { kind: 'press', token: 'c' }],
  ['BACK', { kind: 'press', token: '!back' }],
  ['4', { kind: 'text', text: '4' }],
  ['0', { kind: 'text', text: '0' }],
  ['1 3', { kind: 'text', text: '1 3' }],
  ['I sent 2', { kind: 'text', text: 'I sent 2' }],
  ['\u001b[2Jyes\u0007', { kind: 'text', text: '[2Jyes' }],
  ['  ', undefined],
])('%j is read as %j', (line, event) => expect(read(line, keys)).toEqual(event));

test.each(['1 3', '1,3', '3, 1', '1 3 3'])('%j chooses several where several can be chosen', (line) => {
  const event = read(line, { ...keys, many: true });
  expect(event?.kind === 'choose' && event.tokens.toSorted()).toEqual(['a', 'c']);
});

test('without a question everything is text, and an endless line is cut', () => {
  expect(read('2', undefined)).toEqual({ kind: 'text', text: '2' });
  expect(read('x'.repeat(100_000), keys)).toEqual({ kind: 'text', text: 'x'.repeat(4096) });
});

const question: Message = {
  blocks: [
    { kind: 'text', text: 'Is someone you only know online showing you how to invest, or telling you that they can help?' },
    { kind: 'list', heading: 'Signs', items: ['they hurry you', 'they ask for codes'] },
    { kind: 'contact', name: 'Action Fraud', phone: '+443001232040', url: 'https://www.reportfraud.police.uk', standing: 'official page' },
  ],
  keyboard: {
    options: [{ label: 'Yes', token: 'y', id: 'yes' }, { label: 'No', token: 'n', id: 'no', chosen: true }],
    controls: [{ label: 'Back', token: '!back', id: 'back' }, { label: 'Why', token: '!why', id: 'why' }],
  },
  progress: { at: 2, of: 9 },
};
const painted = (output: Output, style = { color: false }) => render(output).calls.map((call) => paint(call as never, style)).join('');

test('plain text for a pipe', () => {
  expect(painted({ messages: [question], retire: { choice: 'Yes' } })).toBe(
    `→ Yes

2/9

Is someone you only know online showing you how to invest, or telling you that they can help?

Signs
• they hurry you
• they ask for codes

Action Fraud
☎ +443001232040
https://www.reportfraud.police.uk
(official page)

1. Yes
2. ✓ No

Back · Why

`,
  );
});

test('a screen gets wrapped lines, colours where wanted, and is cleared on request', () => {
  const wide = painted({ messages: [question] }, { color: false, width: 80 } as never);
  expect(Math.max(...wide.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(painted({ messages: [question] }, { color: true, width: 80 } as never)).toContain('\u001b[1mSigns\u001b[0m');
  expect(painted({ messages: [], clear: true }, { color: false, width: 80 } as never)).toContain('\u001b[2J');
  expect(painted({ messages: [], clear: true })).toBe('');
});

function open(lines: string, tty = false) {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), tty ? { isTTY: true, columns: 120 } : {});
  const terminal = new Terminal({ input, output, locale: 'es' });
  input.end(lines);
  return { input, output, terminal, printed: () => String(output.read() ?? '') };
}

test('a piped conversation: opened, each line after its reply, finished at the end of the input', async () => {
  const { terminal, printed } = open('1\n\nhello\n2');
  const events: Incoming[] = [];
  let busy = 0;
  await terminal.start(async (event) => {
    expect((busy += 1)).toBe(1);
    events.push(event);
    await Promise.resolve();
    for (const call of terminal.render({ messages: [question] }).calls) await terminal.send(null, call);
    busy -= 1;
  });
  await terminal.finished;
  expect(events.map(({ event }) => ({ ...event, locale: undefined }))).toEqual([
    { kind: 'open' }, { kind: 'press', token: 'y' }, { kind: 'text', text: 'hello' }, { kind: 'press', token: 'n' },
  ]);
  expect(events.map(({ id, user, ephemeral, event }) => [id, user, ephemeral, event.locale])).toEqual(
    [1, 2, 3, 4].map((id) => [String(id), 'terminal', true, 'es']),
  );
  expect(printed()).not.toContain('\u001b');
});

test('a screen shows a prompt, and survives the end of its input', async () => {
  const { terminal, printed } = open('hello\n', true);
  await terminal.start(async () => {});
  await terminal.finished;
  await terminal.stop();
  expect(printed()).toContain('> ');
});

test('an output that is gone ends the conversation and is no reason to try again', async () => {
  const { terminal, output } = open('');
  let failed: unknown;
  await terminal.start(async () => {
    output.destroy(new Error('EPIPE'));
    failed = await terminal.send(null, render({ messages: [question] }).calls[0]).catch((error: unknown) => error);
  });
  await terminal.finished;
  expect(failed).toMatchObject({ name: 'SendFailed', again: false });
});
