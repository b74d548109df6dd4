import { expect, test } from 'vitest';
import { logLine } from './log-line.js';

const circle: Record<string, unknown> = {};
circle['itself'] = circle;

test.each([
  ['a message', 'well', { of: 1 }, { message: 'well', details: { of: 1 } }],
  ['an error', new Error('no licence'), undefined, { message: 'Error: no licence' }],
  [
    'an error beside a message',
    'failed',
    new Error('why'),
    { message: 'failed', details: { error: 'Error: why' } },
  ],
  ['nothing', undefined, null, { message: 'undefined' }],
  ['what has no text', Object.create(null), undefined, { message: 'something that is no text' }],
  ['a circle', 'round', circle, { message: 'round' }],
  ['a list as details', 'list', [1], { message: 'list' }],
  ['a number without JSON', 'big', { of: 1n }, { message: 'big' }],
  ['a long message', 'x'.repeat(3000), undefined, { message: 'x'.repeat(2000) }],
  ['details without end', 'much', { of: 'x'.repeat(20_000) }, { message: 'much' }],
])('a line of the log of a plugin can be sent when it is given %s', (_, message, details, line) => {
  expect(logLine(message, details)).toEqual(line);
});
