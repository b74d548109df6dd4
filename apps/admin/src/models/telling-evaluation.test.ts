import { describe, expect, it } from 'vitest';
import { mostTelling } from './telling-evaluation.js';

const one = (level: 'SECTION' | 'SUBCLASS' | 'SUBGROUP', documents: number, shipped = true) => ({
  level,
  documents,
  shipped,
  mode: 'TRAINED' as const,
});

describe('mostTelling', () => {
  it('prefers subclasses, patents of one’s own, and many documents, whichever is newest', () => {
    const [small, large, sections] = [one('SUBCLASS', 300), one('SUBCLASS', 1060), one('SECTION', 9000)];
    expect(mostTelling([one('SUBGROUP', 5000), small, sections, large])).toBe(large);
    const own = one('SUBCLASS', 50, false);
    expect(mostTelling([large, own])).toBe(own);
  });

  it('takes the newest of equals, and nothing of nothing', () => {
    const [newest, older] = [one('SUBCLASS', 100), one('SUBCLASS', 100)];
    expect(mostTelling([newest, older])).toBe(newest);
    expect(mostTelling([])).toBeUndefined();
  });
});
