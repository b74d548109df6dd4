import {
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  subscribe,
  validate,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '@nonet/services/access';
import {
  invalidQuery,
  NonetError,
  rateLimited,
  requestCancelled,
  requestTooLarge,
  toNonetError,
} from '@nonet/services/errors';
import { createContext, type GraphQLContext, type RequestFacts } from '../graphql/context.js';
import { formatGraphQLError } from '../graphql/error-format.js';
import { readDocument } from '../graphql/document.js';
import { assertAffordable } from '../graphql/limits.js';
import { subscribedFieldRule } from '../graphql/subscribed-field.js';
import type { Services } from '@nonet/services';
import type { RateLimits } from './rate-limits.js';

/** Subscriptions of one principal at a time on one server. */
const MOST_SUBSCRIPTIONS = 200;
/** How soon an open stream hears that its key was revoked. */
const RECHECK_MILLISECONDS = 10_000;

export interface SubscriptionDependencies {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly limits: RateLimits;
  readonly introspection: 'on' | 'off';
  readonly log: Logger;
}

/** Who subscribes, and until when at the latest: the signal of a connection, or of a stream. */
export interface Subscriber {
  readonly principal: Principal;
  readonly request: RequestFacts;
  readonly signal: AbortSignal;
}

export interface SubscriptionRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** Subscriptions by any transport: the same checks, limits and form of errors as for queries. */
export function createSubscriptions({
  schema,
  services,
  limits,
  introspection,
  log,
}: SubscriptionDependencies) {
  const open = new Map<string, number>();
  const begun = new WeakMap<GraphQLContext, { readonly end: AbortController; readonly gone: AbortSignal }>();
  const rules = [
    ...specifiedRules,
    subscribedFieldRule,
    ...(introspection === 'off' ? [NoSchemaIntrospectionCustomRule] : []),
  ];
  const format = formatGraphQLError(log);

  /** What is to be executed. @throws GraphQLError, NonetError */
  const read = async (
    { query, operationName = null, variables = {} }: SubscriptionRequest,
    subscriber: Subscriber,
  ): Promise<ExecutionArgs> => {
    const document = understood(() => readDocument(query));
    const [error] = validate(schema, document, rules, { maxErrors: 1 });
    if (error) throw error.originalError ?? invalidQuery({ reason: error.message }, error);
    if (getOperationAST(document, operationName)?.operation !== 'subscription') {
      throw invalidQuery({
        reason: 'Only subscriptions are taken here; queries and mutations go to /graphql.',
      });
    }
    const known = variables ?? {};
    const cost = assertAffordable({ schema, document, operationName, variables: known });
    const seconds = await limits.cost(subscriber.principal.id, 1 + cost);
    if (seconds !== null) throw rateLimited({ what: 'Queries of this cost', seconds });
    const end = new AbortController();
    const contextValue = createContext({ services, ...subscriber, signal: end.signal });
    begun.set(contextValue, { end, gone: subscriber.signal });
    return { schema, document, operationName, variableValues: known, contextValue };
  };

  /** The results of a subscription, each as it may leave; what goes wrong is the last of them. */
  async function* produced(args: ExecutionArgs, principal: Principal): AsyncGenerator<ExecutionResult> {
    const count = (open.get(principal.id) ?? 0) + 1;
    if (count > MOST_SUBSCRIPTIONS) {
      const what = 'The number of your open subscriptions';
      yield failure(requestTooLarge({ what, actual: count, limit: MOST_SUBSCRIPTIONS }));
      return;
    }
    open.set(principal.id, count);
    try {
      const subscribed = await subscribe(args);
      if (!(Symbol.asyncIterator in subscribed)) yield presentable(subscribed);
      else for await (const result of subscribed) yield presentable(result);
    } catch (error) {
      yield failure(error);
    } finally {
      const left = (open.get(principal.id) ?? 1) - 1;
      if (left === 0) open.delete(principal.id);
      else open.set(principal.id, left);
    }
  }

  /**
   * A subscription that ends with its client, or before: when it has no more to tell, or is left by `return`, also while it waits.
   * Nothing of it stays on its connection then, which may carry thousands of them one after the other.
   */
  function results(args: ExecutionArgs): AsyncGenerator<ExecutionResult> {
    const { principal } = args.contextValue as GraphQLContext;
    const { end, gone } = begun.get(args.contextValue as GraphQLContext)!;
    const stream = produced(args, principal);
    const onGone = () => end.abort(gone.reason);
    const over = () => {
      gone.removeEventListener('abort', onGone);
      end.abort(requestCancelled({}));
    };
    gone.addEventListener('abort', onGone, { once: true });
    if (gone.aborted) onGone();
    const [next, leave] = [stream.next.bind(stream), stream.return.bind(stream)];
    stream.next = async (...given) => {
      const result = await next(...given);
      if (result.done) over();
      return result;
    };
    // A waiting generator notices a `return` only when what it waits for ends.
    stream.return = (value) => {
      over();
      return leave(value);
    };
    return stream;
  }

  const presentable = ({ errors, ...result }: ExecutionResult): ExecutionResult =>
    errors === undefined ? result : { ...result, errors: errors.map(shown) };
  const failure = (thrown: unknown): ExecutionResult => ({ errors: [shown(thrown)] });
  const shown = (thrown: unknown): GraphQLError => {
    const error =
      thrown instanceof GraphQLError
        ? thrown
        : new GraphQLError(toNonetError(thrown).message, { originalError: toNonetError(thrown) });
    return new Presented(format(error.toJSON(), error));
  };

  return {
    /** What a request is to be answered with, ready to be subscribed to, or the errors that refuse it. */
    async prepare(
      request: SubscriptionRequest,
      subscriber: Subscriber,
    ): Promise<ExecutionArgs | GraphQLError[]> {
      try {
        return await read(request, subscriber);
      } catch (error) {
        return [shown(error)];
      }
    },
    results,
    /** Calls `onEnd` once the key is good for nothing any more; answers how to stop looking. */
    watchKey(authorization: string | undefined, onEnd: (error: NonetError) => void): () => void {
      const timer = setInterval(() => {
        services.keys.authenticate(authorization).catch((error: unknown) => {
          if (!(error instanceof NonetError && error.errorClass === 'unauthenticated')) return;
          clearInterval(timer);
          onEnd(error);
        });
      }, RECHECK_MILLISECONDS);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

export type Subscriptions = ReturnType<typeof createSubscriptions>;

/** An error in the form in which it leaves. */
class Presented extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

function understood<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw error instanceof NonetError ? error : invalidQuery({ reason: (error as Error).message }, error);
  }
}
