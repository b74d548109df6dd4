import { GraphQLError, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphQLContext } from './context.js';

/**
 * Makes every field ask first whether anybody still waits for it. GraphQL goes on with the fields beside one that failed, after the
 * answer has gone out and without a deadline; and with those below what was on its way when time was up.
 */
export function stopResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.resolve) field.resolve = stoppable(field.resolve);
    }
  }
}

type Resolver = GraphQLFieldResolver<unknown, GraphQLContext>;
type Path = Parameters<Resolver>[3]['path'];

const stoppable =
  (resolve: Resolver): Resolver =>
  (source, args, context, info) => {
    try {
      context.signal.throwIfAborted();
      const result: unknown = resolve(source, args, context, info);
      return result instanceof Promise
        ? result.catch((error: unknown) => {
            throw located(error, info.path);
          })
        : result;
    } catch (error) {
      throw located(error, info.path);
    }
  };

/**
 * The error with the path of its field, and without its line and column: to find these, GraphQL would count the lines of the query
 * for each of the thousands of errors that one query may have.
 */
function located(thrown: unknown, path: Path): GraphQLError {
  if (thrown instanceof GraphQLError && thrown.path !== undefined) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new GraphQLError(error.message, { path: keysOf(path), originalError: error });
}

function keysOf(path: Path | undefined): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}
