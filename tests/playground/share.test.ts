import { describe, expect, test } from 'vitest';
import { LONGEST, linkFor, sharedIn } from '../../src/playground/share.ts';

describe('a flow in a link', () => {
  test.each(['spec: 1\n', 'Grüße 🙂\r\n\t“x”\u0000', ''])('comes back as it was: %j', async (text) => {
    expect(await sharedIn((await linkFor(text)) ?? '')).toEqual({ ok: true, text });
  });

  test('is refused where it is too long, on either side', async () => {
    const noise = Array.from({ length: 40_000 }, (_, at) => ((at * 2_654_435_761) >>> 7).toString(36)).join('');
    expect(await linkFor(noise)).toBeUndefined();
    expect(await linkFor('x'.repeat(300_000))).toMatch(/^#f=/);
    expect(await sharedIn((await linkFor('x'.repeat(300_000))) ?? '')).toEqual({ ok: false, problem: 'The flow in this link is too long.' });
    expect(await sharedIn(`#f=${'A'.repeat(LONGEST)}`)).toMatchObject({ ok: false });
  });

  test.each(['#f=', '#f=AAAA', '#f=%00', '#f=<script>', '#f=____'])('is told when it is damaged: %s', async (hash) => {
    expect(await sharedIn(hash)).toMatchObject({ ok: false, problem: expect.stringContaining('damaged') });
  });

  test('is none of other addresses', async () => {
    expect([await sharedIn(''), await sharedIn('#map')]).toEqual([undefined, undefined]);
  });
});
