import { useMemo } from 'react';
import { type AnyVariables, type TypedDocumentNode, useClient } from 'urql';
import { apiErrorOf } from './api-error.js';

export interface Send {
  /** Sends a mutation and answers with its data; rejects with an `ApiError`. */
  change<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables: Variables,
  ): Promise<Data>;
  /** Asks the server once, past the cache; rejects with an `ApiError`, or with the reason of the signal. */
  ask<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables> | string,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Data>;
}

/** For what is sent when somebody presses a button. */
export function useSend(): Send {
  const client = useClient();
  return useMemo<Send>(
    () => ({
      async change(document, variables) {
        const { data, error } = await client.mutation(document, variables).toPromise();
        if (error) throw apiErrorOf(error);
        return data as NonNullable<typeof data>;
      },
      ask(document, variables, signal) {
        return new Promise((resolve, reject) => {
          if (signal?.aborted) return reject(signal.reason as Error);
          const { unsubscribe } = client
            .query(document, variables, { requestPolicy: 'network-only' })
            .subscribe(({ data, error, stale }) => {
              if (stale) return;
              // Not at once: an answer may come before there is anything to leave.
              queueMicrotask(() => unsubscribe());
              if (error) reject(apiErrorOf(error));
              else resolve(data as NonNullable<typeof data>);
            });
          // Whoever waits no longer leaves, and the request is given up.
          signal?.addEventListener('abort', () => {
            unsubscribe();
            reject(signal.reason as Error);
          });
        });
      },
    }),
    [client],
  );
}
