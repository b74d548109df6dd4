import type { CombinedError } from 'urql';

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

/** The first thing that went wrong, in the server's own words. */
export function apiErrorOf({ graphQLErrors, networkError }: CombinedError): ApiError {
  const [error] = graphQLErrors;
  if (error) {
    const { code = 'UNKNOWN', place = null } = error.extensions as { code?: string; place?: string };
    return new ApiError(code, error.message, place);
  }
  if (networkError instanceof ApiError) return networkError;
  return new ApiError('UNREACHABLE', 'The server cannot be reached. Is it running?');
}
