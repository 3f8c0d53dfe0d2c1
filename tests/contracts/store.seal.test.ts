import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealBroken, createSeal, hmac, sealWith } from '../../src/storage/seal.ts';
import { seal } from './store.helpers.ts';

const other = createSeal('another secret for tests, long enough');

describe('keys', () => {
  it('wants at least 32 bytes and says how to get them', () => {
    expect(() => createSeal('x'.repeat(31))).toThrow(/31 bytes.*at least 32.*openssl rand/);
    expect(() => createSeal('ü'.repeat(16))).not.toThrow();
  });

  it('computes HMAC-SHA256 as Node does', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(key, fc.string({ unit: 'grapheme', maxLength: 200 }), (bytes, text) => {
        expect(hmac(bytes)(text, 'base64url')).toBe(createHmac('sha256', bytes).update(text).digest('base64url'));
      }),
    );
  });

  it('tells apart every two people', () => {
    expect(seal.personKey('a-b', 'c')).not.toBe(seal.personKey('a', 'b-c'));
    const someone = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(someone, someone, (one, two) => {
        const same = one[0] === two[0] && one[1] === two[1];
        expect(seal.personKey(...one) === seal.personKey(...two)).toBe(same);
      }),
    );
    const text = 'a-b","\\"c';
    const keys = Array.from(text, (_, n) => seal.personKey(text.slice(0, n), text.slice(n)));
    expect(new Set(keys).size).toBe(text.length);
  });

  it('gives the same person the same key under one secret only', () => {
    expect(seal.personKey('telegram', '1')).toBe(seal.personKey('telegram', '1'));
    expect(seal.personKey('telegram', '1')).not.toBe(other.personKey('telegram', '1'));
    expect(seal.personKey('telegram', '1')).toMatch(/^[\w-]{43}$/);
  });

  it('hashes events to 16 bytes, unlike people', () => {
    const text = JSON.stringify(['telegram', '1']);
    expect(seal.eventKey(text)).toHaveLength(16);
    expect(seal.eventKey(text)).toEqual(seal.eventKey(text));
    expect(seal.eventKey(text)).not.toEqual(other.eventKey(text));
    expect(seal.personKey('telegram', '1').startsWith(Buffer.from(seal.eventKey(text)).toString('base64url').slice(0, 20))).toBe(false);
  });
});

describe('sealing', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, about) => {
        expect(seal.open(seal.seal(text, about), about)).toBe(text);
        expect(sealWith(structuredClone(seal.keys())).open(seal.seal(text, about), about)).toBe(text);
      }),
    );
  });

  it('never gives the same bytes twice, nor the text', () => {
    const sealed = new Set(Array.from({ length: 2000 }, () => Buffer.from(seal.seal('the text', 'a')).toString('latin1')));
    expect(sealed.size).toBe(2000);
    for (const bytes of sealed) expect(bytes).not.toContain('the text');
  });

  it('refuses any changed byte, a cut, another person and another secret', () => {
    const sealed = seal.seal('a text', 'anna');
    for (let n = 0; n < sealed.length; n++) {
      const changed = Uint8Array.from(sealed);
      changed[n]! ^= 1;
      expect(() => seal.open(changed, 'anna')).toThrow(SealBroken);
    }
    for (let n = 0; n < sealed.length; n++) expect(() => seal.open(sealed.subarray(0, n), 'anna')).toThrow(SealBroken);
    expect(() => seal.open(sealed, 'bo')).toThrow(/changed, moved, or sealed under another secret/);
    expect(() => other.open(sealed, 'anna')).toThrow(SealBroken);
  });
});
