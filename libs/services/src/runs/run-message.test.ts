import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf, numberText } from './run-message.js';

test('numberText never rounds a whole number', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(Number(numberText(count).replaceAll(',', ''))).toBe(count);
    }),
  );
});

test.each([
  [0.123456, '0.1235'],
  [11057, '11,057'],
  [2345.678, '2,346'],
  [1.5e-7, '1.5e-7'],
])('numberText writes %d as %s', (value, written) => expect(numberText(value)).toBe(written));

describe('the message of an event', () => {
  test.each([
    ['queued', { by: 'Ann' }, 'info', 'Asked for by Ann.'],
    ['progress', { phase: 'reading', done: 11057, total: 11418 }, 'info', 'Reading: 11,057 of 11,418.'],
    ['progress', { phase: 'reading', done: 7, total: null }, 'info', 'Reading: 7.'],
    [
      'metrics',
      { read: 11057, rejected: 3, documentsPerSecond: 12.3456 },
      'info',
      'Metrics: read 11,057, rejected 3, documents per second 12.35.',
    ],
    ['failed', { code: 'SCHEME_OLDER', message: 'It is older.' }, 'error', 'It is older. [SCHEME_OLDER]'],
    ['warning', { message: 'Few patents.' }, 'warning', 'Few patents.'],
    [
      'retrying',
      { code: 'X', message: 'Away.', delaySeconds: 5 },
      'warning',
      'Away. [X] Another try follows in 5 seconds.',
    ],
    ['evaluation', { hit: { 1: 0.75 }, sets: ['a', 'b'] }, 'info', 'Evaluation: hit (1 0.75), sets a; b.'],
    ['something-new', {}, 'info', 'Something new.'],
  ])('of %s %j', (type, data, level, message) => {
    expect(messageOf({ type, data })).toEqual({ level, message });
  });
});
