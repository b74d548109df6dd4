import { useState } from 'react';
import { Failure } from '../failure.js';
import { useSession } from '../session/session.js';
import { REVIEW, type Reviewed, type Verdict } from './review-query.js';

const VERDICTS: readonly { value: Verdict; title: string }[] = [
  { value: 'RIGHT', title: 'Right' },
  { value: 'WRONG', title: 'Wrong' },
];

interface VerdictButtonsProps {
  of: Reviewed;
  symbol: string;
  model: string;
  score: number;
  /** What was said before; null: nothing yet. */
  said: Verdict | null;
}

/** Says whether a symbol fits; the last word counts. */
export function VerdictButtons({ of, symbol, model, score, said }: VerdictButtonsProps) {
  const { query } = useSession();
  const [verdict, setVerdict] = useState(said);
  const [error, setError] = useState<Error | null>(null);

  async function say(value: Verdict) {
    setError(null);
    try {
      const input = { ...of, symbol, model, score, verdict: value, idempotencyKey: crypto.randomUUID() };
      await query(REVIEW, { input });
      setVerdict(value);
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <div role="group" aria-label={`Verdict on ${symbol}`} className="verdict">
      {VERDICTS.map(({ value, title }) => (
        <button
          key={value}
          className={`quiet ${value.toLowerCase()}`}
          aria-pressed={verdict === value}
          onClick={() => say(value)}
        >
          {title}
        </button>
      ))}
      {error && <Failure error={error} />}
    </div>
  );
}
