import { createClient } from 'graphql-sse';
import { ApiError } from './graphql.js';

/** Each result of a subscription; ends when the subscription completes, rejects with an {@link ApiError}. */
export type Follow = <Data>(
  document: string,
  variables: Record<string, unknown>,
  signal: AbortSignal,
) => AsyncIterable<Data>;

/** Follows subscriptions under one key, one connection each. */
export function subscriptionClient(key: string): Follow {
  const client = createClient({
    url: '/graphql/stream',
    headers: { authorization: `Bearer ${key}` },
    // Whoever follows knows where to go on from; the client does not.
    retryAttempts: 0,
  });
  return async function* follow<Data>(
    query: string,
    variables: Record<string, unknown>,
    signal: AbortSignal,
  ) {
    const results = client.iterate<Data>({ query, variables });
    signal.addEventListener('abort', () => void results.return?.(undefined), { once: true });
    try {
      for await (const { data, errors } of results) {
        const [error] = errors ?? [];
        if (error) throw new ApiError(String(error.extensions?.['code'] ?? 'UNKNOWN'), error.message);
        if (data) yield data as Data;
      }
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw new ApiError('UNREACHABLE', 'The connection to the server was lost.');
    }
  };
}
