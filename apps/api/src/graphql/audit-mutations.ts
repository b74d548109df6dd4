import type { ApolloServerPlugin } from '@apollo/server';
import { getArgumentValues, type FieldNode, type GraphQLField, type GraphQLSchema } from 'graphql';
import type { BegunAuditEntry } from '@nonet/services/audit';
import { toNonetError } from '@nonet/services/errors';
import { toItsEnd } from '@nonet/services/logging';
import type { GraphQLContext } from './context.js';
import { codeOf } from './error-format.js';
import { rootFields } from './root-fields.js';

/**
 * Every mutation leaves an entry in the audit log: that it begins, written before anything is done, and how it ended, written before
 * its answer goes out. Here the schema's mutations are made to write theirs, whether they succeed, fail, or are refused for want of
 * a role.
 */
export function auditMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve) throw new Error(`The mutation ${field.name} does nothing.`);
    field.resolve = (source, args, context: GraphQLContext, info) =>
      toItsEnd(async () => {
        context.audited.add(String(info.path.key));
        const end = await context.services.audit.begin(entryOf(context, field.name, args));
        try {
          const result: unknown = await resolve(source, args, context, info);
          await end(null);
          return result;
        } catch (error) {
          await end(codeOf(error));
          throw error;
        }
      });
  }
}

/** Mutations that were refused before they began: too dear a query, arguments of a wrong type. */
export const refusedMutations: ApolloServerPlugin<GraphQLContext> = {
  requestDidStart: async () => ({
    async willSendResponse({ operation, document, schema, contextValue, errors, request }) {
      if (operation?.operation !== 'mutation' || !document) return;
      for (const error of errors ?? []) {
        const [key] = error.path ?? [];
        const refused = rootFields(operation.selectionSet, document).filter(
          ({ alias, name }) => key === undefined || key === (alias ?? name).value,
        );
        for (const node of refused) {
          const field = schema.getMutationType()?.getFields()[node.name.value];
          const answered = (node.alias ?? node.name).value;
          if (!field || contextValue.audited.has(answered)) continue;
          contextValue.audited.add(answered);
          const args = argumentsOf(field, node, request.variables ?? {});
          const entry = { ...entryOf(contextValue, field.name, args), errorCode: codeOf(error) };
          await toItsEnd(() => contextValue.services.audit.record(entry));
        }
      }
    },
  }),
};

function entryOf({ principal, request }: GraphQLContext, action: string, args: unknown): BegunAuditEntry {
  const { address, id: requestId } = request;
  return { principal, action, arguments: args, address, requestId };
}

/** What the mutation was given, as far as it can be told of one that never ran. */
function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
): unknown {
  try {
    return getArgumentValues(field, node, variables);
  } catch (error) {
    return { unreadable: toNonetError(error).message };
  }
}
