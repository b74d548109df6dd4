import { randomUUID } from 'node:crypto';
import { unwrapResolverError } from '@apollo/server/errors';
import type { ValidationError } from 'class-validator';
import { InputError } from '@nonet/operations';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { FastifyBaseLogger } from 'fastify';
import { ArgumentValidationError } from 'type-graphql';
import {
  hintFor,
  invalidInput,
  invalidQuery,
  malformedRequest,
  maskedError,
  NonetError,
  rejectedInput,
  toNonetError,
} from '@nonet/services/errors';
import { requestScope } from '@nonet/services/logging';

/** GraphQL quotes values in its messages; nobody wants a whole patent back. */
const LONGEST_MESSAGE = 1000;
const LONGEST_VALUE = 60;

/**
 * The form in which every error leaves: a message for a person, a stable code for a program, and the place, which is the
 * path of the field and, where an argument was at fault, the path of that argument. Unexpected errors say nothing but an
 * id; the log has the rest under it.
 */
export function presentError(
  error: NonetError,
  path: readonly (string | number)[],
  log: FastifyBaseLogger,
): GraphQLFormattedError {
  const shown = error.errorClass === 'internal' ? masked(error, log) : error;
  const message = cut(shown.message, LONGEST_MESSAGE);
  const place = path.join('.');
  const { code, retryAfter } = shown;
  const hint = hintFor(code, 'anywhere');
  return {
    message,
    extensions: {
      code,
      ...(place ? { place } : {}),
      reason: message,
      ...(hint === null ? {} : { hint }),
      ...(retryAfter === null ? {} : { retryAfter }),
    },
  };
}

/** Apollo's `formatError`: brings GraphQL's and Apollo's own errors under the codes of `errors.ts`. */
export function formatGraphQLError(log: FastifyBaseLogger) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const path = formatted.path ?? [];
    const { error, argument } = ended() ?? translate(thrown, formatted.extensions?.code);
    return {
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
      ...presentError(error, [...path, ...argument], log),
    };
  };
}

/** Why nobody waits for the present request any more: whatever failed since then failed for that. */
function ended(): Translated | null {
  const { signal } = requestScope.getStore()?.caller ?? {};
  return signal?.aborted ? { error: toNonetError(signal.reason), argument: [] } : null;
}

/** The code under which an error leaves. */
export function codeOf(thrown: unknown): string {
  const extensions = thrown instanceof GraphQLError ? thrown.extensions : undefined;
  return translate(thrown, extensions?.code).error.code;
}

interface Translated {
  readonly error: NonetError;
  /** Path of the argument at fault, below the field. */
  readonly argument: readonly string[];
}

/** What GraphQL and Apollo refuse on their own, by Apollo's code. */
const refusals = new Map([
  ['GRAPHQL_PARSE_FAILED', invalidQuery],
  ['GRAPHQL_VALIDATION_FAILED', invalidQuery],
  ['OPERATION_RESOLUTION_FAILURE', invalidQuery],
  ['BAD_USER_INPUT', rejectedInput],
  ['BAD_REQUEST', malformedRequest],
  ['PERSISTED_QUERY_NOT_FOUND', malformedRequest],
  ['PERSISTED_QUERY_NOT_SUPPORTED', malformedRequest],
]);

function translate(thrown: unknown, code: unknown): Translated {
  const cause = unwrapped(thrown);
  if (cause instanceof NonetError) return { error: cause, argument: [] };
  if (cause instanceof InputError) {
    const [{ path }] = cause.problems;
    return { error: toNonetError(cause), argument: [...cause.above, ...path.map(String)] };
  }
  if (cause instanceof ArgumentValidationError) return rejectedArgument(cause);
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  const refuse = refusals.get(String(code));
  if (refuse) return { error: refuse({ reason }), argument: [] };
  if (cause instanceof GraphQLError) return { error: ofGraphQL(cause, thrown), argument: [] };
  return { error: toNonetError(cause), argument: [] };
}

/**
 * GraphQL's own errors: they point into the query, at an argument or at the whole operation, or they refuse the variables,
 * one by one or, where nearly all are wrong, together.
 */
function ofGraphQL(cause: GraphQLError, thrown: unknown): NonetError {
  const reason = thrown instanceof Error ? thrown.message : cause.message;
  const isArgument = thrown instanceof GraphQLError && thrown.path !== undefined;
  const isVariable = reason.startsWith('Variable "$') || !cause.nodes?.length;
  return isArgument || isVariable ? rejectedInput({ reason }) : invalidQuery({ reason });
}

/** The error behind the wrappings of GraphQL (path and location) and Apollo (code). */
function unwrapped(thrown: unknown): unknown {
  let error = unwrapResolverError(thrown);
  while (
    error instanceof GraphQLError &&
    error.originalError &&
    !(error instanceof ArgumentValidationError)
  ) {
    error = error.originalError;
  }
  return error;
}

function rejectedArgument(error: ArgumentValidationError): Translated {
  const [violation] = error.extensions.validationErrors as ValidationError[];
  const path: string[] = [];
  let at = violation;
  while (at) {
    path.push(at.property);
    const below: ValidationError | undefined = at.children?.[0];
    if (!below) break;
    at = below;
  }
  const allowed = Object.values(at?.constraints ?? {})[0] ?? 'something else';
  const value = typeof at?.value === 'string' ? cut(at.value, LONGEST_VALUE) : at?.value;
  return { error: invalidInput({ field: path.join('.'), value, allowed }), argument: path };
}

function masked(error: NonetError, log: FastifyBaseLogger): NonetError {
  const id = randomUUID();
  log.error({ err: error.cause ?? error, errorId: id }, 'unexpected error');
  return maskedError({ id });
}

const cut = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit)}…` : text);
