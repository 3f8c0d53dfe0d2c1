import { describe, expect, test } from 'vitest';
import { pictureFileOf, pictureNameOf } from '../../src/message/picture-file.ts';

test.each([
  ['two-ends.png', 'two-ends'],
  ['two-ends.es.png', 'two-ends'],
  ['two-ends.zh-Hans.webp', 'two-ends'],
  ['two-ends.jpeg', 'two-ends'],
  ['two-ends.svg', undefined],
  ['README.md', undefined],
  ['two-ends', undefined],
  ['two.ends.es.png', undefined],
])('the file %s holds the picture %s', (file, name) => {
  expect(pictureNameOf(file)).toBe(name);
});

describe('the file of a picture', () => {
  const files = ['ring.es.png', 'ring.png', 'ring-es.png', 'only.es.png', 'ring.es.txt'];

  test.each([
    ['ring', 'es', 'ring.es.png'],
    ['ring', 'en', 'ring.png'],
    ['ring', 'es-MX', 'ring.png'],
    ['ring', undefined, 'ring.png'],
    ['only', 'es', 'only.es.png'],
    ['only', 'en', undefined],
    ['none', 'es', undefined],
  ])('%s, for people who speak %s, is %s', (name, language, file) => {
    expect(pictureFileOf(files, name, language)).toBe(file);
    expect(pictureFileOf(files.toReversed(), name, language)).toBe(file);
  });
});
