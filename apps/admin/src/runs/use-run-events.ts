import { useEffect, useState } from 'react';
import { ApiError } from '../session/graphql.js';
import { useSession } from '../session/session.js';

const PROGRESS = `subscription RunProgress($id: ID!, $after: Int! = 0) {
  runProgress(id: $id, after: $after) { sequence type data at }
}`;

const FINAL = ['succeeded', 'failed', 'cancelled'];
const AGAIN_MILLISECONDS = 2_000;

export interface RunEvent {
  sequence: number;
  type: string;
  data: Record<string, unknown> | null;
  at: string;
}

/**
 * What a run has reported, as it reports it. A connection that breaks is made again and goes on after the last event;
 * `error` is what cannot be mended.
 */
export function useRunEvents(id: string): { events: RunEvent[]; error: Error | null } {
  const { follow } = useSession();
  const [events, setEvents] = useState<RunEvent[]>([]);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const left = new AbortController();
    setEvents([]);
    setError(null);
    let seen: RunEvent[] = [];
    const listen = async (): Promise<void> => {
      while (!left.signal.aborted && !FINAL.includes(seen.at(-1)?.type ?? '')) {
        try {
          const variables = { id, after: seen.at(-1)?.sequence ?? 0 };
          for await (const { runProgress } of follow<{ runProgress: RunEvent }>(
            PROGRESS,
            variables,
            left.signal,
          )) {
            seen = [...seen, runProgress];
            if (!left.signal.aborted) setEvents(seen);
          }
        } catch (failure) {
          if (left.signal.aborted) return;
          if (!(failure instanceof ApiError && failure.code === 'UNREACHABLE'))
            return setError(failure as Error);
          await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLISECONDS));
        }
      }
    };
    void listen();
    return () => left.abort();
  }, [follow, id]);
  return { events, error };
}
