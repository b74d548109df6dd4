import type { ApolloServerPlugin } from '@apollo/server';
import type { MetricsService } from '@nonet/services/metrics';
import type { GraphQLContext } from './context.js';
import { rootFields } from './root-fields.js';

/** Counts every request by what it asked for and how it ended. */
export const measureRequests = (metrics: MetricsService): ApolloServerPlugin<GraphQLContext> => ({
  async requestDidStart() {
    const start = performance.now();
    return {
      async willSendResponse({ operation, document, response: { body } }) {
        const answer = body.kind === 'single' ? body.singleResult : body.initialResult;
        const code = answer.errors?.[0]?.extensions?.['code'] ?? 'OK';
        const names = operation && document ? rootFields(operation.selectionSet, document) : [];
        const distinct = new Set(names.map(({ name }) => name.value));
        const [first] = distinct;
        // Before it is known to fit the schema, a document may name anything.
        const asked =
          operation &&
          (distinct.size === 1 ? `${operation.operation} ${first}` : `${operation.operation} several`);
        const seconds = (performance.now() - start) / 1000;
        metrics.request({ operation: asked ?? 'invalid', code: String(code), seconds });
      },
    };
  },
});
