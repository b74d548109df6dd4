import { useEffect, useState } from 'react';
import { useSession } from '../session/session.js';
import { type Projection, PROJECTION, type ProjectionChoice } from './projection-query.js';

export type ProjectionState =
  | { state: 'none' }
  | { state: 'working'; progress: Projection['progress'] }
  | { state: 'done'; projection: Projection }
  | { state: 'failed'; error: Error };

/** Asks for a projection until it is there: the server answers after some seconds in any case, with how far it is. */
export function useProjection(choice: ProjectionChoice | null): ProjectionState {
  const { query } = useSession();
  const [state, setState] = useState<ProjectionState>({ state: 'none' });
  const key = JSON.stringify(choice);
  useEffect(() => {
    const asked = JSON.parse(key) as ProjectionChoice | null;
    if (asked === null) return;
    const controller = new AbortController();
    const ask = async () => {
      setState({ state: 'working', progress: null });
      for (;;) {
        const { embeddingProjection: projection } = await query<{ embeddingProjection: Projection }>(
          PROJECTION,
          { ...asked },
          controller.signal,
        );
        if (projection.progress === null) return setState({ state: 'done', projection });
        setState({ state: 'working', progress: projection.progress });
      }
    };
    ask().catch((error: Error) => {
      if (!controller.signal.aborted) setState({ state: 'failed', error });
    });
    return () => controller.abort();
  }, [query, key]);
  return state;
}
