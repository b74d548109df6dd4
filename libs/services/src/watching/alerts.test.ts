import { describe, expect, test } from 'vitest';
import { alertsOf } from './alerts.js';
import { periodOf, type VerdictDay } from './watched-days.js';

const earlier = { from: '2026-01-01', to: '2026-02-01', level: 'subclass' } as const;
const later = { from: '2026-02-01', to: '2026-03-01', level: 'subclass' } as const;
const verdicts = (day: string, scores: number, agreed: number, compared: number): VerdictDay => ({
  day,
  scores,
  agreed,
  compared,
});

describe('alertsOf', () => {
  const alertsFor = (said: readonly VerdictDay[], texts: number) => {
    const days = { answers: [], verdicts: said };
    const [before, recent] = [periodOf(days, earlier, null), periodOf(days, later, null)];
    return alertsOf(days, { recent, before, texts: { before: texts, now: texts } }, { drop: 0.05, days: 28 });
  };
  // Most were doubtful before, most are sure now; of either fewer agree.
  const said = [
    verdicts('2026-01-05', 5, 38, 40),
    verdicts('2026-01-05', 3, 240, 400),
    verdicts('2026-02-05', 5, 280, 400),
    verdicts('2026-02-05', 3, 10, 40),
  ];

  test('says by how much reviews fell among scores of the same size when all of them together rose', () => {
    const [alert, ...others] = alertsFor(said, 400);
    expect(others).toEqual([]);
    expect(alert?.message).toMatch(
      /^Agreement with reviews changed from 63\.2 % \(440\) to 65\.9 % \(440\) within 28 days; among scores of the same size it fell by 30\.0 points\./,
    );
  });

  test('says nothing of verdicts on fewer than thirty texts', () => {
    expect(alertsFor(said, 29)).toEqual([]);
  });
});
