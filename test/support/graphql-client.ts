/** One error as the API answers with. */
export interface ApiError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly place?: string;
    readonly reason?: string;
    readonly retryAfter?: number;
  };
}

export interface Answer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly ApiError[];
  /** The header `Retry-After`. */
  readonly retryAfter: string | null;
}

export interface Client {
  /** The answer as it came, errors and all. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
    signal?: AbortSignal,
  ): Promise<Answer<Data>>;
  /** The data. @throws Error with the first error's code and message */
  get<Data>(query: string, variables?: object): Promise<Data>;
}

/** Speaks GraphQL over HTTP as a stranger's program would. `key` null: without an `Authorization` header. */
export function graphqlClient(url: string, key: string | null): Client {
  async function ask<Data>(
    query: string,
    variables: object = {},
    signal?: AbortSignal,
  ): Promise<Answer<Data>> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query, variables }),
      signal: signal ?? null,
    });
    const body = (await response.json()) as { data?: Data | null; errors?: ApiError[] };
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [], retryAfter };
  }
  return {
    ask,
    async get<Data>(query: string, variables?: object) {
      const { data, errors } = await ask<Data>(query, variables);
      const [error] = errors;
      if (error || data === null) throw new Error(`${error?.extensions.code}: ${error?.message}`);
      return data;
    },
  };
}
