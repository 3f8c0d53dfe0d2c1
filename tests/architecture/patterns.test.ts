import { check, type AttackPattern, type Diagnostics } from 'recheck';
import { describe, expect, it } from 'vitest';
import { built, type Pattern, written } from './patterns.ts';

/**
 * No regular expression may be made to take long. Each is looked at by a checker (`recheck`). It proves most of them
 * linear; where it cannot, or finds one whose time grows faster than its text, the file must stand here with the
 * longest text that it is ever given, and hostile texts of that length must be done with at once.
 */
const bounded: Readonly<Record<string, { length: number; because: string }>> = {
  'src/botkit/trouble.ts': { length: 1_000, because: 'lines of a stack, which Node makes of names in the code' },
  'src/engine/rules/figures.ts': { length: 1_200, because: 'texts as far as rules look (lookedAt)' },
  'src/engine/untrusted/claims.ts': { length: 90, because: 'letters before a piece (AROUND)' },
  'src/playground/place.ts': { length: 1_000, because: 'a line as far as completion looks (LOOKED_AT)' },
};
/** Of strangers' flows, folded: a sign may become several letters. */
const communityRules = { length: 2_400, because: 'texts as far as rules look (lookedAt), folded' };
const boundOf = ({ file }: Pattern) => bounded[file] ?? (file.startsWith('src/engine/rules/community/') ? communityRules : undefined);

/** Milliseconds for one hostile text: a hundred times what they take. */
const AT_ONCE = 250;

const composed = ['contact', 'pose', 'request'].map((name) => `src/engine/rules/community/${name}.ts`);
const patterns = [...(await Promise.all(composed.map((file) => built(file)))).flat(), ...written()];

describe('regular expressions', () => {
  it('are found, those that are put together too', () => {
    expect(patterns.length).toBeGreaterThan(250);
    for (const file of composed) expect(patterns.filter((each) => each.at === file).length, file).toBeGreaterThan(0);
  });

  it.each(patterns.filter((each) => !boundOf(each)))('$at /$source/ takes time as its text grows, and no faster', { timeout: 120_000 }, async (pattern) => {
    const found = await diagnosed(pattern, 60_000);
    expect({ status: found.status, attack: attackOf(found) }).toEqual({ status: 'safe', attack: undefined });
  });

  it.each(patterns.filter((each) => boundOf(each)))('$at /$source/ is quick with the longest texts that it is given', { timeout: 120_000 }, async (pattern) => {
    const found = await diagnosed(pattern, 500);
    if (found.status === 'vulnerable') expect(found.complexity.type).toBe('polynomial');
    const length = boundOf(pattern)?.length ?? 0;
    const attacks = found.status === 'vulnerable' ? [grown(found.attack, length), ...hostile(length)] : hostile(length);
    const slow = attacks.filter((text) => took(pattern, text) > AT_ONCE);
    expect(slow.map((text) => text.slice(0, 60))).toEqual([]);
  });

  it('are told apart: one that backtracks without end is found, by the checker and by the clock', async () => {
    const endless = { at: '', file: '', source: '^(?:a|a)*$', flags: '' };
    expect(await diagnosed(endless, 5_000)).toMatchObject({ status: 'vulnerable', complexity: { type: 'exponential' } });
    expect(took({ ...endless, source: '^(?:[^b]|[^c])*d$' }, 'a'.repeat(24))).toBeGreaterThan(AT_ONCE / 10);
  });
});

/** The checker knows flags up to ES2018; what v adds to u is not used in a way that matters here. */
function diagnosed({ source, flags }: Pattern, timeout: number): Promise<Diagnostics> {
  return check(source, flags.replace('d', '').replace('v', 'u'), { timeout });
}

function attackOf(found: Diagnostics): string | undefined {
  return found.status === 'vulnerable' ? found.attack.pattern : found.status === 'unknown' ? found.error.kind : undefined;
}

/** The attack that was found, as long as a text can be. */
function grown({ pumps, suffix }: AttackPattern, length: number): string {
  const share = (length - suffix.length) / Math.max(1, pumps.length);
  return pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.max(0, Math.floor((share - prefix.length) / pump.length)))).join('') + suffix;
}

/** Texts of one sign, or of a few in turn, with an end that fits nothing. */
function hostile(length: number): string[] {
  const pieces = ['a', 'A', '0', ' ', '.', '-', '_', '@', '[', '(', '<', '"', "'", '/', ':', '\t', '字', 'é', 'a ', '0 ', 'a.', '0.', 'a-', '0,', 'ab ', 'a 0 ', '[a](', '<a ', 'a@a', 'https://', 'of the ', 'say if that '];
  return pieces.map((piece) => `${piece.repeat(Math.floor((length - 1) / piece.length))}\u0000`);
}

/** Milliseconds, over all matches. */
function took({ source, flags }: Pattern, text: string): number {
  const began = performance.now();
  Array.from(text.matchAll(new RegExp(source, flags.includes('g') ? flags : `${flags}g`)));
  return performance.now() - began;
}
