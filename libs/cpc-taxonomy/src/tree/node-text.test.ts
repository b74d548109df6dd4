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
  ])('reads %j as %j', (title, plain) => {
    expect(plainTitle(title)).toBe(plain);
  });
});
