import { describe, expect, it } from 'vitest';
import type { Content } from '../../src/content/content.ts';
import { expand as expandAll } from '../../src/content/directory.ts';
import { kinds } from '../../src/content/schema.ts';
import type { Message } from '../../src/message/message.ts';
import { contactsOf, contentOf, english, entry, outline, request, shipped, spanish, TODAY } from './kit.ts';

const content = contentOf([
  entry({ id: 'a', name: 'Days' }),
  entry({ id: 'b', name: 'Nights', always_open: true }),
  entry({ id: 'c', name: 'Unchecked', status: 'C' }),
  entry({ id: 'd', name: 'World', country: 'XX', url: 'https://w.example' }),
  entry({ id: 'e', name: 'Anti-trafficking', country: 'XX', kind: 'trafficking', url: 'https://t.example' }),
  entry({ id: 'f', name: 'Talk', country: 'XX', kind: 'emotional', url: 'https://e.example' }),
  entry({ id: 'g', name: 'EU 112', country: 'EU', kind: 'emergency' }),
  entry({ id: 'h', name: '110', country: 'DE', kind: 'emergency' }),
  entry({ id: 'i', name: 'Consulate', country: 'PH', kind: 'consular' }),
  entry({ id: 'j', name: 'Local police', country: 'GB', kind: 'trafficking', police: true }),
]);
function expand(content: Content, message: Message, today: string): Message {
  const [expanded] = expandAll(content, [message], today);
  if (!expanded) throw new Error('a message became none');
  return expanded;
}

const show = (resource: string, country: string) => outline(expand(content, request(resource, country), TODAY));

describe('expanding a request for help lines', () => {
  it('puts lines that never close first, then the international ones; a bare name helps nobody beside them', () => {
    expect(show('scam', 'GB')).toEqual(['Nights', 'Days', '"worldwide"', 'World']);
  });

  it('says honestly when a country has none, and what to do instead', () => {
    expect(show('scam', 'FR')).toEqual(['"none in France"', '"tell your bank"', '"worldwide"', 'World']);
    expect(show('emergency', 'KE')).toEqual(['"none in Kenya"', '"go to the police"']);
  });

  it('gives only international lines when the person did not say where they are', () => {
    expect(show('scam', 'XX')).toEqual(['"tell your bank"', '"worldwide"', 'World']);
    expect(show('emergency', 'XX')).toEqual(['"go to the police"']);
  });

  it('uses the numbers of the European Union where a member has none of its own', () => {
    expect(show('emergency', 'FR')).toEqual(['EU 112']);
    expect(show('emergency', 'DE')).toEqual(['110']);
    expect(show('emergency', 'GB')).not.toContain('EU 112');
  });

  it('always adds organisations to a consulate, since some only refer back', () => {
    expect(show('consular', 'PH')).toEqual(['Consulate', '"worldwide"', 'Anti-trafficking']);
    expect(show('consular', 'LA')).toEqual(['"none in Laos"', '"ask the ministry"', '"worldwide"', 'Anti-trafficking']);
  });

  it('shows what works in many countries once in a turn, where it comes last, also in another message', () => {
    const [both] = expandAll(content, [{ blocks: [...request('consular', 'PH').blocks, ...request('trafficking', 'PH').blocks] }], TODAY);
    expect(both && outline(both)).toEqual(['Consulate', '"none in Philippines"', '"worldwide"', 'Anti-trafficking']);
    const apart = expandAll(content, [request('consular', 'PH'), request('emotional', 'PH'), request('trafficking', 'PH')], TODAY).map(outline);
    expect(apart).toEqual([['Consulate'], ['"none in Philippines"', '"worldwide"', 'Talk'], ['"none in Philippines"', '"worldwide"', 'Anti-trafficking']]);
  });

  it('offers someone to talk to beside the lines for children', () => {
    expect(show('child', 'GB')).toContain('Talk');
  });

  it('answers in the language asked for, and in English for one that is not shipped', () => {
    const none = (language: string) => outline(expand(content, request('bank', 'DE', { language }), TODAY))[0];
    expect(none('es')).toBe('"none in Alemania"');
    expect(none('xx')).toBe('"none in Germany"');
  });

  it('leaves every other block, the keyboard and an unasked message as they are', () => {
    const message = { blocks: [{ kind: 'text', text: 'hello' } as const], keyboard: { options: [], controls: [] } };
    expect(expand(content, message, TODAY)).toEqual(message);
  });

  it('shows nothing for a kind that no directory has', () => {
    expect(show('lottery', 'GB')).toEqual([]);
  });
});

describe('expanding on a screen that may be watched', () => {
  const watched = (resource: string, country: string) =>
    outline(expand(content, { ...request(resource, country), discreet: true }, TODAY));

  it('names no country and shows no police', () => {
    expect(watched('trafficking', 'GB')).toEqual(['"none here"', '"worldwide"', 'Anti-trafficking']);
    expect(watched('consular', 'LA')).toEqual(['"none here"', '"ask the ministry"', '"worldwide"', 'Anti-trafficking']);
  });

  it('leads to an organisation when something else was asked for', () => {
    for (const kind of ['emergency', 'scam', 'bank', 'child', 'image'])
      expect(watched(kind, 'DE')).toEqual(['Anti-trafficking']);
  });
});

describe('the shipped directory', () => {
  const real = {
    ...shipped.content,
    languages: new Map([
      ['en', english],
      ['es', spanish],
    ]),
  };

  it('leaves no request and no unfilled name in any country', () => {
    for (const country of [...Object.keys(english.countries), 'XX'])
      for (const kind of kinds) {
        const { blocks } = expand(real, request(kind, country), TODAY);
        expect(blocks.length).toBeGreaterThan(0);
        expect(JSON.stringify(blocks)).not.toMatch(/\{\w+\}|"resource"/);
      }
  });

  it('has a way out for a person held, whatever the passport', () => {
    for (const country of [...Object.keys(english.countries), 'XX']) {
      const found = contactsOf(expand(real, { ...request('consular', country), discreet: true }, TODAY));
      expect(found.some(({ phone, url }) => phone ?? url)).toBe(true);
    }
  });
});
