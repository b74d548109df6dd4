import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { refusedMutations } from './audit-mutations.js';
import type { GraphQLContext } from './context.js';
import { formatGraphQLError } from './error-format.js';
import { assertAffordable, limitRules, LIMITS } from './limits.js';

/** GraphQL over the schema with its limits: no batches, no stored queries, no page that loads from elsewhere. */
export function createApolloServer(schema: GraphQLSchema, log: Logger): ApolloServer<GraphQLContext> {
  return new ApolloServer<GraphQLContext>({
    schema,
    introspection: true,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: limitRules,
    formatError: formatGraphQLError(log),
    logger: log,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      refusedMutations,
      costPlugin,
    ],
  });
}

const costPlugin: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    async didResolveOperation({ schema, document, operation, request }) {
      if (!operation) return;
      const operationName = operation.name?.value ?? null;
      assertAffordable({ schema, document, operationName, variables: request.variables ?? {} });
    },
  }),
};
