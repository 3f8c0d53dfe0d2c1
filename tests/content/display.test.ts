import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { show } from '../../src/content/directory.ts';
import type { Entry } from '../../src/content/schema.ts';
import { standing } from '../../src/content/standing.ts';
import { english, entry, NEXT_YEAR, shipped, spanish, TODAY } from './kit.ts';

const shown = (given: Partial<Entry>, today = TODAY, discreet = false) =>
  show(entry(given), today, { discreet }, english);

describe('the one rule of display', () => {
  it.each(['emergency', 'emotional', 'child'] as const)(
    'always shows a %s number that is V, also when its page was seen long ago',
    (kind) => {
      expect(shown({ kind }, NEXT_YEAR)).toEqual({ kind: 'contact', name: 'A line', phone: '+441' });
    },
  );

  it.each(['emergency', 'emotional', 'child'] as const)('always shows a %s number that two pages state', (kind) => {
    expect(shown({ kind, status: 'C', source2: 'https://b.example' }, NEXT_YEAR)).toMatchObject({ phone: '+441' });
    expect(shown({ kind, status: 'C' })).not.toHaveProperty('phone');
  });

  it('shows another V entry with the day its page was seen', () => {
    expect(shown({})).toMatchObject({ phone: '+441', standing: 'seen 2026-11-22' });
  });

  it('holds its number back once the page was seen more than twelve months ago', () => {
    expect(shown({}, '2027-11-22')).toHaveProperty('phone');
    expect(shown({}, '2027-11-23')).toEqual({ kind: 'contact', name: 'A line', standing: 'withheld, and no site' });
  });

  it.each(['C', 'M'] as const)('shows only the name and the official site of another %s entry', (status) => {
    const given = { status, url: 'https://line.example', hours: '9-5', sms: '123' };
    expect(shown(given)).toEqual({
      kind: 'contact',
      name: 'A line',
      url: 'https://line.example',
      standing: 'withheld',
    });
  });

  it('lets a second page lift nothing but urgent numbers', () => {
    expect(shown({ status: 'C', source2: 'https://b.example' })).not.toHaveProperty('phone');
    expect(shown({ kind: 'emotional', status: 'M', source2: 'https://b.example' })).not.toHaveProperty('phone');
  });

  it('never shows a conflict, not even a confirmed one', () => {
    expect(shown({ status: 'conflict', kind: 'emotional', checked_by: 'ana', checked_on: TODAY })).toBeUndefined();
  });

  it('says when a person confirmed an entry, for twelve months', () => {
    const confirmed = { status: 'M', checked_by: 'ana', checked_on: '2026-11-24' } as const;
    expect(shown(confirmed)).toMatchObject({ phone: '+441', standing: 'confirmed 2026-11-24' });
    expect(shown(confirmed, NEXT_YEAR)).not.toHaveProperty('phone');
  });

  it('does not speak of a number where there is none', () => {
    const { phone: _, ...site } = entry({ status: 'C', url: 'https://line.example' });
    expect(show(site, TODAY, {}, english)).toEqual({ kind: 'contact', name: 'A line', url: 'https://line.example' });
  });
});

describe('a screen that may be watched', () => {
  it.each(['emergency', 'scam', 'bank', 'child', 'image'] as const)('shows no %s entry', (kind) => {
    expect(shown({ kind }, TODAY, true)).toBeUndefined();
  });

  it.each(['trafficking', 'consular', 'emotional'] as const)('shows %s entries, unless the police run them', (kind) => {
    expect(shown({ kind }, TODAY, true)).toBeDefined();
    expect(shown({ kind, police: true }, TODAY, true)).toBeUndefined();
  });
});

describe('what a contact says', () => {
  it('has the name and hours of the language, where the entry has them', () => {
    const given = entry({ hours: '9am-5pm', in: { es: { name: 'Una línea', hours: 'de 9 a 17 h' } } });
    expect(show(given, TODAY, {}, spanish)).toMatchObject({ name: 'Una línea', hours: 'de 9 a 17 h' });
    expect(show(given, TODAY, {}, english)).toMatchObject({ name: 'A line', hours: '9am-5pm' });
  });

  it('gives people abroad the consular number that works there', () => {
    expect(shown({ kind: 'consular', dial_from_abroad: '+442' })).toMatchObject({ phone: '+442' });
    expect(shown({ kind: 'trafficking', dial_from_abroad: '+442' })).toMatchObject({ phone: '+441' });
  });
});

describe('the whole directory', () => {
  const anyEntry = fc.constantFrom(...shipped.content.entries);
  const anyDay = fc.constantFrom(TODAY, NEXT_YEAR, '2027-11-22', '2040-01-01');

  it('shows no number that the rule holds back', () => {
    fc.assert(
      fc.property(anyEntry, anyDay, fc.boolean(), (given, today, discreet) => {
        const contact = show(given, today, { discreet }, english);
        const urgent = ['emergency', 'emotional', 'child'].includes(given.kind);
        const backed = given.status === 'V' || (given.status === 'C' && given.source2 !== undefined);
        const fresh = given.status === 'V' && today <= '2027-11-22';
        const allowed = given.checked_on !== undefined || (urgent ? backed : fresh);
        if (!allowed || given.status === 'conflict')
          expect([contact?.phone, contact?.sms, contact?.hours]).toEqual([undefined, undefined, undefined]);
      }),
      { numRuns: 3000 },
    );
  });

  it('still shows some number on every day', () => {
    const numbers = (today: string) =>
      shipped.content.entries.filter((each) => show(each, today, {}, english)?.phone).length;
    expect(numbers(TODAY)).toBeGreaterThan(numbers(NEXT_YEAR));
    expect(numbers(NEXT_YEAR)).toBeGreaterThan(80);
  });

  it('marks the police lines among those that are shown on a watched screen', () => {
    const open = shipped.content.entries.filter(
      (each) => each.country !== 'XX' && standing(each, TODAY, { discreet: true }).kind !== 'hidden',
    );
    expect(open.filter(({ name }) => /police|polic[ií]a|garda/i.test(name))).toEqual([]);
  });
});
