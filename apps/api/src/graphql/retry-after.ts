import type { ApolloServerPlugin } from '@apollo/server';

/** The header of an answer some of whose errors may be tried again: the longest of their seconds. */
export const retryAfterHeader: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async willSendResponse({ response: { body, http } }) {
      const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
      const seconds = errors.flatMap(({ extensions }) => {
        const found = extensions?.['retryAfter'];
        return typeof found === 'number' ? [found] : [];
      });
      if (seconds.length > 0) http.headers.set('retry-after', String(Math.max(...seconds)));
    },
  }),
};
