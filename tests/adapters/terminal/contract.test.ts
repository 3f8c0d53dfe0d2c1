import { expect } from 'vitest';
import { incoming, read } from '../../../src/adapters/terminal/read.ts';
import { type Call, paint, render } from '../../../src/adapters/terminal/render.ts';
import type { Json } from '../../../src/storage/store.ts';
import { adapterContract } from '../../contracts/adapter.ts';

const shown = (call: Json) => paint(call as Call, { color: false });

adapterContract('terminal', () => ({
  adapter: { platform: 'terminal', render },
  seen: shown,
  press(calls, message, button) {
    const last = calls.at(-1) as Call;
    const number = message.keyboard?.options.indexOf(button) ?? -1;
    return read(number < 0 ? `  ${button.label.toUpperCase()} ` : `${number + 1}`, 'keys' in last ? last.keys : undefined);
  },
  deliver: (text, number) => incoming(number, read(text, undefined) ?? { kind: 'open' }, undefined),
  inspect(call) {
    expect(shown(call)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    const colored = paint(call as Call, { color: true, width: 80 }).replace(/\u001b\[(?:[0-9]{1,2})m/g, '');
    expect(colored).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  },
}));
