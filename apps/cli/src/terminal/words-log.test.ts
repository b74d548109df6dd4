import { expect, test } from 'vitest';
import { wordsOf } from './words-log.js';

test('wordsOf says when, how bad and what', () => {
  const time = new Date(2026, 0, 2, 14, 5, 9).getTime();
  const entry = { level: 40, time, msg: 'it could not be noted', err: { message: 'the disk is full' } };
  expect(wordsOf(`${JSON.stringify(entry)}\n`)).toBe(
    '14:05:09 warn   it could not be noted: the disk is full\n',
  );
});

test.each(['no entry at all\n', '{"level": 30}\n', '{broken\n'])('wordsOf leaves %j as it is', (line) => {
  expect(wordsOf(line)).toBe(line);
});
