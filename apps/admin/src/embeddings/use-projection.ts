import { useCallback, useEffect, useState } from 'react';
import type { VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { type Projection, PROJECTION } from './projection-query.js';

export type ProjectionState =
  | { state: 'none' }
  | { state: 'working'; progress: Projection['progress'] }
  | { state: 'done'; projection: Projection }
  | { state: 'failed'; error: Error };

const BEGINNING = { state: 'working', progress: null } as const;

/**
 * Asks for a projection, by the variables of its operation, until it is there: the server answers after some seconds in any case,
 * with how far it is. `again` asks once more for the same.
 */
export function useProjection(choice: Record<string, unknown> | null): {
  outcome: ProjectionState;
  again: () => void;
} {
  const { ask } = useSend();
  const [outcome, setOutcome] = useState<ProjectionState>(choice === null ? { state: 'none' } : BEGINNING);
  const [attempt, setAttempt] = useState(0);
  const key = JSON.stringify(choice);
  useEffect(() => {
    const asked = JSON.parse(key) as VariablesOf<typeof PROJECTION> | null;
    if (asked === null) return;
    const controller = new AbortController();
    const draw = async () => {
      setOutcome(BEGINNING);
      for (;;) {
        const { embeddingProjection: projection } = await ask(PROJECTION, asked, controller.signal);
        if (projection.progress === null) return setOutcome({ state: 'done', projection });
        setOutcome({ state: 'working', progress: projection.progress });
      }
    };
    draw().catch((error: Error) => {
      if (!controller.signal.aborted) setOutcome({ state: 'failed', error });
    });
    return () => controller.abort();
  }, [ask, key, attempt]);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  return { outcome, again };
}
