import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { termsOf, termsOfLongText } from './text-terms.js';

const entries = ({ counts }: ReturnType<typeof termsOf>) => [...counts];

describe('the terms of a text', () => {
  it('are its stems in the order of their first words, without words that say nothing', () => {
    expect(entries(termsOf('The tanks, the tank and a Sensor of tanks'))).toEqual([
      ['tank', { word: 'tanks', times: 3 }],
      ['sensor', { word: 'sensor', times: 1 }],
    ]);
  });

  it('are the same whether they are counted at once or in slices', async () => {
    const words = fc.array(
      fc.constantFrom('tank', 'Sensor', '泄漏检测', 'ΟΔΟΣ', 'naïve', '𝔘𝔫𝔦', '12', '😀'),
      {
        maxLength: 9_000,
        size: 'max',
      },
    );
    await fc.assert(
      fc.asyncProperty(words, fc.constantFrom(' ', ', ', '\n', '-'), async (parts, between) => {
        const text = parts.join(between);
        expect(entries(await termsOfLongText(text))).toEqual(entries(termsOf(text)));
      }),
      { numRuns: 30 },
    );
  });

  it('of a long text leave others their turn', async () => {
    const text = Array.from({ length: 150_000 }, (_, i) => `w${i.toString(36)}`).join(' ');
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await termsOfLongText(text.replace(/\d/g, 'q'));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('are counted no further once nobody waits for them', async () => {
    const text = 'leak detector '.repeat(200_000);
    await expect(termsOfLongText(text, AbortSignal.abort())).rejects.toThrow(/aborted/);
  });
});
