import { useEffect, useRef } from 'react';
import { type AnyVariables, type TypedDocumentNode, useQuery } from 'urql';
import { type ApiError, apiErrorOf } from './api-error.js';

/** How a question stands. What was known stays `data` while it is asked again. */
export interface Answer<Data> {
  readonly data: Data | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** Asks the server again. An answer that is under way may be older than the reason: then it is asked once more after it. */
  readonly refresh: () => void;
}

interface Question<Data, Variables extends AnyVariables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  readonly variables: Variables;
  /** Nothing is asked while this is true. */
  readonly pause?: boolean;
}

/** Asks whenever the variables change, shows at once what the cache knows, and gives up what is out of date. */
export function useAnswer<Data, Variables extends AnyVariables>({
  document,
  variables,
  pause,
}: Question<Data, Variables>): Answer<Data> {
  const [result, ask] = useQuery<Data, AnyVariables>({ query: document, variables, pause: pause ?? false });
  const isUnderWay = result.fetching || result.stale;
  const isWanted = useRef(false);
  // The client takes two equal questions at once for one.
  const refresh = () => {
    isWanted.current = isUnderWay;
    if (!isUnderWay) ask({ requestPolicy: 'network-only' });
  };
  useEffect(() => {
    if (!isUnderWay && isWanted.current) refresh();
  });
  return {
    data: result.data,
    error: result.error && apiErrorOf(result.error),
    loading: result.fetching,
    refresh,
  };
}
