import { useEffect, useReducer } from 'react';
import { agoOf, dateTime } from './spoken.js';

interface MomentProps {
  /** As the API has it: `2025-06-19T08:30:00.000Z`. */
  readonly at: string;
  /** `relative` says `3 minutes ago` and goes on; the other stands beneath the pointer. */
  readonly as?: 'relative' | 'absolute';
}

const REFRESH_MILLISECONDS = 30_000;

export function Moment({ at, as = 'absolute' }: MomentProps) {
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  useEffect(() => {
    if (as !== 'relative') return;
    const timer = setInterval(again, REFRESH_MILLISECONDS);
    return () => clearInterval(timer);
  }, [as]);
  const [shown, other] = as === 'relative' ? [agoOf(at), dateTime(at)] : [dateTime(at), agoOf(at)];
  return (
    <time dateTime={at} title={other} style={{ whiteSpace: 'nowrap' }}>
      {shown}
    </time>
  );
}
