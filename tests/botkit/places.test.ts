import { expect, test } from 'vitest';
import { Places } from '../../src/botkit/places.ts';
import type { PersonKey } from '../../src/storage/store.ts';

const ann = 'ann' as PersonKey;

test('a place is known until the person leaves it, or ten minutes have gone by', () => {
  let now = 0;
  const places = new Places(() => now);
  places.note(ann, '1', '~1.');
  expect(places.of(ann, '2')).toBe('~1.');
  now = 600_001;
  expect(places.of(ann, '2')).toBeUndefined();
  places.note(ann, '2', '~1.0');
  places.note(ann, '3', undefined);
  expect(places.of(ann, '4')).toBeUndefined();
});

test('an event that comes again was typed where it came first', () => {
  const places = new Places();
  places.note(ann, '1', '~1.');
  places.note(ann, '2', '~1.0');
  expect([places.of(ann, '2'), places.of(ann, '3')]).toEqual(['~1.', '~1.0']);
  places.note(ann, '2', '~1.0');
  expect([places.of(ann, '2'), places.of(ann, '3')]).toEqual(['~1.', '~1.0']);
});

test('a thousand people are remembered, those who came last', () => {
  const places = new Places();
  for (let n = 0; n <= 1_000; n++) places.note(`person ${n}` as PersonKey, '1', '~1.');
  expect([places.of('person 0' as PersonKey, '2'), places.of('person 1' as PersonKey, '2')]).toEqual([undefined, '~1.']);
});
