import { describe, expect, it } from 'vitest';
import { termOf } from './analysis.js';
import { stem } from './stem.js';

describe('stem', () => {
  it.each([
    ['coating', 'coatings', 'coated'],
    ['planning', 'planned'],
    ['battery', 'batteries'],
    ['box', 'boxes'],
    ['valve', 'valves'],
    ['gas', 'gas'],
    ['measure', 'measurement', 'measuring', 'measured'],
  ])('brings %s together with its other forms', (...forms) => {
    expect(new Set(forms.map(stem)).size).toBe(1);
  });

  it.each([
    ['organ', 'organic'],
    ['string', 'strip'],
    ['speed', 'speck'],
    ['glass', 'glas'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });
});

describe('termOf', () => {
  it('is empty for what carries no meaning: short words, phrases of claims, sequences', () => {
    expect(['of', 'mm', 'wherein', 'comprises', 'acgt'.repeat(20)].map(termOf)).toEqual(['', '', '', '', '']);
    expect(termOf('valve')).not.toBe('');
  });
});
