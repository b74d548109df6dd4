import type { GraphQLSchema } from 'graphql';
import { inSpan } from '@nonet/services/tracing';

/** Makes each query and mutation a span; the fields below them share loaders, and so belong to no single one. */
export function traceResolvers(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const { resolve } = field;
      if (!resolve) continue;
      const name = `${type === schema.getQueryType() ? 'query' : 'mutation'} ${field.name}`;
      field.resolve = (...args) => inSpan(name, {}, () => resolve(...args));
    }
  }
}
