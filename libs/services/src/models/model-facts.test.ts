import { expect, test } from 'vitest';
import { settingsOf, sourcesOf } from './model-facts.js';

const version = {
  configuration: { holdOut: 0.12, scheme: '2025.05', activate: false, experts: [], limits: { top: 5 } },
  data: {
    sources: [{ name: 'grants', remembered: 12, held: 3 }],
    sha256: { grants: 'ab12' },
    reviewed: 7,
  },
};

test('sourcesOf names what a version learnt from, with sums and counts', () => {
  expect(sourcesOf(version)).toEqual([
    {
      name: 'grants',
      sha256: 'ab12',
      facts: [
        { name: 'remembered', value: '12' },
        { name: 'held', value: '3' },
      ],
    },
  ]);
  expect(sourcesOf({ data: { files: ['a'] } })).toEqual([]);
});

test('settingsOf says what was asked for, and what was learnt beside the sources', () => {
  expect(settingsOf(version)).toEqual([
    { name: 'holdOut', value: '0.12' },
    { name: 'scheme', value: '2025.05' },
    { name: 'activate', value: 'no' },
    { name: 'limits', value: 'top 5' },
    { name: 'reviewed', value: '7' },
  ]);
});
