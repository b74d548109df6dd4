import { useEffect, useRef, useState } from 'react';
import { useSession } from './session.js';

export type QueryState<Data> =
  { state: 'loading' } | { state: 'done'; data: Data } | { state: 'failed'; error: Error };

/**
 * Runs a query whenever the document or the variables change, and gives up what is out of date. With another `revision` it
 * is asked again, and what is known stays until the answer is there.
 */
export function useQuery<Data>(
  document: string,
  variables: Record<string, unknown>,
  revision = 0,
): QueryState<Data> {
  const { query } = useSession();
  const [result, setResult] = useState<QueryState<Data>>({ state: 'loading' });
  const key = JSON.stringify(variables);
  const asked = useRef('');
  useEffect(() => {
    const controller = new AbortController();
    const question = `${document} ${key}`;
    if (asked.current !== question) setResult({ state: 'loading' });
    asked.current = question;
    query<Data>(document, JSON.parse(key), controller.signal).then(
      (data) => setResult({ state: 'done', data }),
      (error: Error) => {
        if (!controller.signal.aborted) setResult({ state: 'failed', error });
      },
    );
    return () => controller.abort();
  }, [query, document, key, revision]);
  return result;
}
