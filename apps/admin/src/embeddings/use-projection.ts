import { useEffect, useState } from 'react';
import type { VariablesOf } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { type Projection, PROJECTION } from './projection-query.js';

export type ProjectionState =
  | { state: 'none' }
  | { state: 'working'; progress: Projection['progress'] }
  | { state: 'done'; projection: Projection }
  | { state: 'failed'; error: Error };

/**
 * Asks for a projection, by the variables of its operation, until it is there: the server answers after some seconds in any case,
 * with how far it is.
 */
export function useProjection(choice: Record<string, unknown> | null): ProjectionState {
  const { ask } = useSend();
  const [state, setState] = useState<ProjectionState>({ state: 'none' });
  const key = JSON.stringify(choice);
  useEffect(() => {
    const asked = JSON.parse(key) as VariablesOf<typeof PROJECTION> | null;
    if (asked === null) return;
    const controller = new AbortController();
    const draw = async () => {
      setState({ state: 'working', progress: null });
      for (;;) {
        const { embeddingProjection: projection } = await ask(PROJECTION, asked, controller.signal);
        if (projection.progress === null) return setState({ state: 'done', projection });
        setState({ state: 'working', progress: projection.progress });
      }
    };
    draw().catch((error: Error) => {
      if (!controller.signal.aborted) setState({ state: 'failed', error });
    });
    return () => controller.abort();
  }, [ask, key]);
  return state;
}
