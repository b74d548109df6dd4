import { expect, it } from 'vitest';
import { memoryForPages } from './memory-for-pages.js';

const GIGABYTE = 2 ** 30;

it.each([
  [GIGABYTE / 4, '128MB'],
  [GIGABYTE, '128MB'],
  [4 * GIGABYTE, '512MB'],
  [16 * GIGABYTE, '2048MB'],
  [512 * GIGABYTE, '2048MB'],
])('of %i bytes PostgreSQL may keep pages in %s', (bytes, expected) => {
  expect(memoryForPages(bytes)).toBe(expected);
});

it('is known of every machine', () => {
  expect(memoryForPages()).toMatch(/^\d+MB$/);
});
