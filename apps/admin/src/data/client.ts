import { createClient as createStreams } from 'graphql-sse';
import { Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { ApiError, apiErrorOf } from './api-error.js';
import { cache } from './cache.js';

interface ClientOptions {
  readonly key: string;
  /** Called when the server no longer takes the key. */
  readonly onRefused: (error: ApiError) => void;
}

/** The client of the API under one key, with a cache of its own: another key may see other things. */
export function createClient({ key, onRefused }: ClientOptions): Client {
  const authorization = `Bearer ${key}`;
  const streams = createStreams({
    url: '/graphql/stream',
    headers: { authorization },
    // Whoever follows knows where to go on from; the client does not.
    retryAttempts: 0,
  });
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: { headers: { authorization } },
    // What is known is shown at once, and asked for again.
    requestPolicy: 'cache-and-network',
    exchanges: [
      mapExchange({
        onError(error) {
          const failure = apiErrorOf(error);
          if (failure.code === 'UNAUTHENTICATED') onRefused(failure);
        },
      }),
      cache(),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe(sink) {
            const unsubscribe = streams.subscribe(
              { query, variables: variables as Record<string, unknown> },
              {
                next: (result) => sink.next(result as Parameters<typeof sink.next>[0]),
                error: (error) => sink.error(streamError(error)),
                complete: () => sink.complete(),
              },
            );
            return { unsubscribe };
          },
        }),
      }),
    ],
  });
}

function streamError(error: unknown): Error {
  const status = (error as { response?: { status?: number } } | null)?.response?.status;
  return status === 401
    ? new ApiError('UNAUTHENTICATED', 'The key is not valid any more.')
    : new ApiError('UNREACHABLE', 'The connection to the server was lost.');
}
