import { useCallback, useEffect, useRef, useState } from 'react';
import type { ApiError } from '../data/api-error.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { type Answer, useAnswer } from '../data/use-answer.js';
import { RUN } from './run-query.js';
import { isOver } from './runs-query.js';
import { useLastingSubscription } from './use-lasting-subscription.js';

const PROGRESS = graphql(`
  subscription RunProgress($id: ID!, $after: Int! = 0) {
    runProgress(id: $id, after: $after) {
      sequence
      type
      level
      message
      at
    }
  }
`);

export type RunEvent = ResultOf<typeof PROGRESS>['runProgress'];

/** What tells that a run is over. */
const ENDS: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);
/** Of a long run so many of the last events are shown at first. */
const LAST = 1_000;
/** However much is reported: so often the page changes at most. */
const PAUSE_MILLISECONDS = 250;
const REFRESH_MILLISECONDS = 1_000;

interface FollowedRun {
  readonly answer: Answer<ResultOf<typeof RUN>>;
  readonly events: readonly RunEvent[];
  readonly error: ApiError | null;
  /** Fetches the log from its beginning; null: it is there. */
  readonly showAll: (() => void) | null;
}

/** A run as it goes on: each report is added to its log, and its figures are asked for again. */
export function useRun(id: string): FollowedRun {
  const answer = useAnswer({ document: RUN, variables: { id } });
  const { refresh } = answer;
  const [events, setEvents] = useState<readonly RunEvent[]>([]);
  const [error, setError] = useState<ApiError | null>(null);
  const known = answer.data?.run?.id === id ? answer.data.run : null;
  const reported = known && known.logs.totalCount;
  const [start, setStart] = useState<{ id: string; after: number } | null>(null);
  useEffect(() => {
    if (reported !== null && start?.id !== id) setStart({ id, after: Math.max(0, reported - LAST) });
  }, [reported, start, id]);
  const begun = start?.id === id ? start : null;
  useEffect(() => setEvents([]), [id, begun?.after]);

  const last = useRef({ key: '', sequence: 0 });
  const key = begun === null ? null : `${id} ${begun.after}`;
  const add = useBatches(setEvents);
  const look = useThrottled(refresh);
  useLastingSubscription({
    document: PROGRESS,
    name: key,
    variables: () => ({
      id,
      after: last.current.key === key ? last.current.sequence : (begun?.after ?? 0),
    }),
    onData: ({ runProgress: event }) => {
      last.current = { key: key ?? '', sequence: event.sequence };
      add(event);
      // What was counted may be newer than the state that came with it.
      if (known === null || !isOver(known.state) || event.sequence > known.logs.totalCount) look();
    },
    onError: setError,
  });
  // Answers can come in another order than they were asked for, and after its end a run reports nothing more.
  const isEndUnseen = known !== null && !isOver(known.state) && events.some(({ type }) => ENDS.has(type));
  useEffect(() => {
    if (!isEndUnseen) return;
    const timer = setInterval(look, REFRESH_MILLISECONDS);
    return () => clearInterval(timer);
  }, [isEndUnseen, look]);
  return {
    answer,
    events,
    error,
    showAll: begun && begun.after > 0 ? () => setStart({ id, after: 0 }) : null,
  };
}

/** Adds what comes in quick succession at once. */
function useBatches(set: (change: (before: readonly RunEvent[]) => readonly RunEvent[]) => void) {
  const waiting = useRef<RunEvent[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (event: RunEvent) => {
      waiting.current.push(event);
      if (waiting.current.length > 1) return;
      timer.current = setTimeout(() => {
        const added = waiting.current;
        waiting.current = [];
        set((before) => {
          const known = new Set(before.map(({ sequence }) => sequence));
          return [...before, ...added.filter(({ sequence }) => !known.has(sequence) && known.add(sequence))];
        });
      }, PAUSE_MILLISECONDS);
    },
    [set],
  );
}

/** Calls after a pause, however often it is called within it. */
function useThrottled(call: () => void): () => void {
  const latest = useRef(call);
  latest.current = call;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, REFRESH_MILLISECONDS);
  }, []);
}
