import { useEffect, useReducer } from 'react';
import { durationOf } from '../components/time/spoken.js';

interface ElapsedProps {
  readonly startedAt: string | null;
  /** null: it is under way, and the time goes on. */
  readonly finishedAt: string | null;
}

/** How long a run takes or took. */
export function Elapsed({ startedAt, finishedAt }: ElapsedProps) {
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  const isUnderWay = startedAt !== null && finishedAt === null;
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(again, 1_000);
    return () => clearInterval(timer);
  }, [isUnderWay]);
  if (startedAt === null) return null;
  const until = finishedAt === null ? Date.now() : new Date(finishedAt).getTime();
  return <span className="numeric">{durationOf(until - new Date(startedAt).getTime())}</span>;
}

/** `about 3 min 12 s left`. */
export const leftOf = (seconds: number | null): string | undefined =>
  seconds === null ? undefined : `about ${durationOf(seconds * 1000)} left`;
