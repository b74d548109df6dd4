import { describe, expect, it } from 'vitest';
import { fnv1a, mixBits } from './hashing.js';

describe('fnv1a', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is the hash that its authors give', (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });
});

describe('mixBits', () => {
  it('is the finaliser of MurmurHash3', () => {
    expect(mixBits(0)).toBe(0);
    expect(mixBits(1)).toBe(0x514e28b7);
    expect(mixBits(-1)).toBe(mixBits(0xffffffff));
  });

  it('changes about half of the bits when one bit of the input changes', () => {
    const bits = (word: number) => word.toString(2).replaceAll('0', '').length;
    for (let bit = 0; bit < 32; bit++) {
      let changed = 0;
      for (let value = 0; value < 1000; value++)
        changed += bits((mixBits(value) ^ mixBits(value ^ (1 << bit))) >>> 0);
      expect(changed / 1000).toBeGreaterThan(14);
      expect(changed / 1000).toBeLessThan(18);
    }
  });
});
