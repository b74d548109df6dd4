import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { HttpConfig } from '@nonet/services/config';
import { httpStatus, invalidQuery, type NonetError, rateLimited } from '@nonet/services/errors';
import type { MetricsService } from '@nonet/services/metrics';
import { refusedMutations } from './audit-mutations.js';
import type { GraphQLContext } from './context.js';
import { formatGraphQLError } from './error-format.js';
import { assertAffordable, LIMITS } from './limits.js';
import { measureRequests } from './measure-requests.js';
import { retryAfterHeader } from './retry-after.js';

export interface ApolloOptions {
  readonly log: Logger;
  readonly metrics: MetricsService;
  readonly introspection: HttpConfig['introspection'];
  /** Charges a principal; answers the seconds to wait when nothing is left, else null. */
  readonly charge: (principal: string, cost: number) => Promise<number | null>;
}

/** GraphQL over the schema with its limits: no batches, no stored queries, no page that loads from elsewhere. */
export function createApolloServer(
  schema: GraphQLSchema,
  { log, metrics, introspection, charge }: ApolloOptions,
): ApolloServer<GraphQLContext> {
  return new ApolloServer<GraphQLContext>({
    schema,
    introspection: introspection === 'on',
    // What the schema is like is either told or not: suggestions would tell it bit by bit.
    hideSchemaDetailsFromClientErrors: introspection === 'off',
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    formatError: formatGraphQLError(log),
    logger: log,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      // Else Apollo reports to its makers wherever its variables happen to be set, and tells callers how long each field took.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      measureRequests(metrics),
      retryAfterHeader,
      refusedMutations,
      costPlugin(charge),
    ],
  });
}

/** Refuses what is too dear in itself, or too much within the minute, before anything is done for it. */
const costPlugin = (charge: ApolloOptions['charge']): ApolloServerPlugin<GraphQLContext> => ({
  requestDidStart: async () => ({
    async didResolveOperation({ schema, document, operation, request, contextValue }) {
      if (!operation) return;
      if (operation.operation === 'subscription') throw refusal(onlyStreams());
      const operationName = operation.name?.value ?? null;
      const variables = request.variables ?? {};
      const cost = assertAffordable({ schema, document, operationName, variables });
      const seconds = await charge(contextValue.principal.id, 1 + cost);
      if (seconds === null) return;
      throw refusal(rateLimited({ what: 'Queries of this cost', seconds }));
    },
  }),
});

const onlyStreams = () =>
  invalidQuery({ reason: 'Subscriptions are followed at /graphql/stream, or over a WebSocket.' });

/** The error in the form in which Apollo takes its HTTP status from it. */
function refusal(error: NonetError): GraphQLError {
  const http = { status: httpStatus[error.errorClass] };
  return new GraphQLError(error.message, { originalError: error, extensions: { http } });
}
