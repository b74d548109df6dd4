import type { Fetcher } from '@graphiql/toolkit';
import { getOperationAST } from 'graphql';
import { createClient } from 'graphql-sse';

/** Queries and mutations as requests, subscriptions as server-sent events: both with the headers of the page alone. */
export const fetcher: Fetcher = ({ query, operationName, variables }, options) => {
  const headers = (options?.headers ?? {}) as Record<string, string>;
  const request = { query, operationName: operationName ?? undefined, variables };
  const operation = options?.documentAST && getOperationAST(options.documentAST, operationName);
  if (operation?.operation !== 'subscription') return ask(request, headers);
  const client = createClient({ url: '/graphql/stream', headers });
  return client.iterate({ ...request, variables: variables as Record<string, unknown> });
};

async function ask(request: object, headers: Record<string, string>): Promise<Record<string, unknown>> {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(request),
  });
  return (await response.json()) as Record<string, unknown>;
}
