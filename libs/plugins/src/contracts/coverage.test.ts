import { describe, expect, test } from 'vitest';
import { coveredGroups, coversSome, isCovered, spaced } from './coverage.js';
import { rulesExpert } from './rules-expert.js';

test('groups that are covered are named as Nonet writes them, with and without a space', () => {
  expect(coveredGroups(['H01M', 'H01M10/00', 'H01M 4/00-H01M 8/00'])).toEqual([
    ['H01M 10/00', 'H01M 10/00'],
    ['H01M 4/00', 'H01M 8/00'],
  ]);
  expect(['C', 'C08', 'Y02E', 'H01M10/00', 'H01M 10/00'].map(spaced)).toEqual([
    'C',
    'C08',
    'Y02E',
    'H01M 10/00',
    'H01M 10/00',
  ]);
});

test('a group that is covered covers neither its subclass nor others, but its section is one of the expert', () => {
  expect(isCovered(['H01M10/00'], 'H01M')).toBe(false);
  expect(coversSome(['H01M10/00'], 'H')).toBe(true);
});

describe('rules', () => {
  test('may write groups with and without a space', async () => {
    const options = {
      section: 'H',
      symbols: ['H01M', 'H01M 4/00', 'H01M 10/00'],
      dimension: 2,
      signalNames: [],
    };
    const provider = rulesExpert({
      id: 'cells',
      description: 'batteries',
      rules: () => () => ({ 'H01M4/00': 0.25, 'H01M 10/00': 0.5 }),
    });
    const expert = await provider.create(options);
    const vectors = { data: Float32Array.of(1, 0), rows: 1, columns: 2 };
    const features = { texts: ['a cell'], vectors, signalNames: [], signals: [] };
    const { data } = await expert.predict(features, { signal: new AbortController().signal });
    expect([...data]).toEqual([0, 0.25, 0.5]);
  });
});
