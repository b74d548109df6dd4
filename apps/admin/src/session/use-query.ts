import { useEffect, useState } from 'react';
import { useSession } from './session.js';

export type QueryState<Data> =
  { state: 'loading' } | { state: 'done'; data: Data } | { state: 'failed'; error: Error };

/** Runs a query whenever the document or the variables change, and gives up what is out of date. */
export function useQuery<Data>(document: string, variables: Record<string, unknown>): QueryState<Data> {
  const { query } = useSession();
  const [result, setResult] = useState<QueryState<Data>>({ state: 'loading' });
  const key = JSON.stringify(variables);
  useEffect(() => {
    const controller = new AbortController();
    setResult({ state: 'loading' });
    query<Data>(document, JSON.parse(key), controller.signal).then(
      (data) => setResult({ state: 'done', data }),
      (error: Error) => {
        if (!controller.signal.aborted) setResult({ state: 'failed', error });
      },
    );
    return () => controller.abort();
  }, [query, document, key]);
  return result;
}
