import { describe, expect, test } from 'vitest';
import { bucketsUntil } from './buckets.js';

describe('bucketsUntil', () => {
  test('gives weeks from Monday on, the latest first', () => {
    // 2026-03-01 is a Sunday.
    expect(bucketsUntil('2026-03-01', 'week', 2)).toEqual([
      { from: '2026-02-23', to: '2026-03-02' },
      { from: '2026-02-16', to: '2026-02-23' },
    ]);
  });

  test('gives calendar months of any length', () => {
    expect(bucketsUntil('2024-03-31', 'month', 3)).toEqual([
      { from: '2024-03-01', to: '2024-04-01' },
      { from: '2024-02-01', to: '2024-03-01' },
      { from: '2024-01-01', to: '2024-02-01' },
    ]);
  });

  test('gives days over the end of a year', () => {
    expect(bucketsUntil('2026-01-01', 'day', 2)).toEqual([
      { from: '2026-01-01', to: '2026-01-02' },
      { from: '2025-12-31', to: '2026-01-01' },
    ]);
  });
});
