/** One error of the API, with its stable code. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Where: the mutation, then the argument at fault, for example `trainExperts.input.name`. */
    readonly place: string | null = null,
  ) {
    super(message);
  }
}

interface GraphQLResponse<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string; place?: string } }[];
}

export type Query = <Data>(
  document: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
) => Promise<Data>;

/** Sends documents to the API under one key. Rejects with an {@link ApiError}, or with the signal's reason. */
export function graphqlClient(key: string): Query {
  return async function query<Data>(
    document: string,
    variables: Record<string, unknown>,
    signal?: AbortSignal,
  ) {
    const response = await send(key, JSON.stringify({ query: document, variables }), signal);
    const body = (await response.json().catch(() => null)) as GraphQLResponse<Data> | null;
    const error = body?.errors?.[0];
    if (error) {
      const { code = 'UNKNOWN', place = null } = error.extensions ?? {};
      throw new ApiError(code, error.message, place);
    }
    if (!body?.data)
      throw new ApiError('UNKNOWN', `The server answered with status ${response.status} and no data.`);
    return body.data;
  };
}

async function send(key: string, body: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body,
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError('UNREACHABLE', 'The server cannot be reached. Is it running?');
  }
}
