import { describe, expect, it } from 'vitest';
import { plainTitle } from './node-text.js';

describe('plainTitle', () => {
  it.each([
    ['Coating seeds (pills [IMAGE pill.gif] in general (B01J2/00))', 'Coating seeds'],
    ['{Hooks; } Eyes {; Loops (of wire)}', 'Hooks; Eyes; Loops'],
    ['Pots (of clay', 'Pots (of clay'],
    ['DNA OR RNA', 'dna or rna'],
    ['Use of DNA', 'Use of DNA'],
    ['(all of it is a reference)', ''],
    ['Looms (for rugs (of wool) or (silk)) and spindles', 'Looms and spindles'],
    ['Pots) of clay (glazed', 'Pots) of clay (glazed'],
    [' ,; Hooks ,;', 'Hooks'],
  ])('reads %j as %j', (title, plain) => {
    expect(plainTitle(title)).toBe(plain);
  });

  it.each([
    ['brackets in brackets', '('.repeat(500_000) + ')'.repeat(500_000)],
    ['brackets that are never closed', '(a '.repeat(300_000)],
    ['pictures that are never closed', '[IMAGE '.repeat(150_000)],
    ['marks between words', `a${' ,'.repeat(500_000)}b`],
  ])('takes time in proportion to a title of %s', (_, title) => {
    expect(plainTitle(title).length).toBeLessThanOrEqual(title.length);
  });
});
