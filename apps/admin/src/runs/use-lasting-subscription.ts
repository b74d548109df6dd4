import { useEffect, useRef } from 'react';
import { type AnyVariables, type TypedDocumentNode, useClient } from 'urql';
import { type ApiError, apiErrorOf } from '../data/api-error.js';

const AGAIN_MILLISECONDS = 2_000;

interface LastingSubscription<Data, Variables extends AnyVariables> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** Asked each time a connection is made, so that it can go on where the last one broke. */
  readonly variables: () => Variables;
  /** Another text begins anew; null: nothing is listened to. */
  readonly name: string | null;
  readonly onData: (data: Data) => void;
  /** What cannot be mended. */
  readonly onError?: (error: ApiError) => void;
  /** A connection that was lost is there again: what was said meanwhile was missed. */
  readonly onAgain?: () => void;
}

/** A subscription that is made again when the connection breaks, for as long as the page stands. */
export function useLastingSubscription<Data, Variables extends AnyVariables>(
  asked: LastingSubscription<Data, Variables>,
): void {
  const client = useClient();
  const latest = useRef(asked);
  latest.current = asked;
  const { name } = asked;
  useEffect(() => {
    if (name === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const listen = () => {
      const { document, variables } = latest.current;
      const source = client.subscription<Data, AnyVariables>(document, variables());
      ({ unsubscribe: stop } = source.subscribe(({ data, error }) => {
        if (data) latest.current.onData(data);
        if (!error) return;
        const failure = apiErrorOf(error);
        if (failure.code !== 'UNREACHABLE') return latest.current.onError?.(failure);
        stop();
        timer = setTimeout(() => {
          latest.current.onAgain?.();
          listen();
        }, AGAIN_MILLISECONDS);
      }));
    };
    listen();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, name]);
}
