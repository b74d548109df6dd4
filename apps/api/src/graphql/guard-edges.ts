import { defaultFieldResolver, isObjectType, type GraphQLField, type GraphQLSchema } from 'graphql';
import { ROLES, type Role, type Scope } from '@nonet/services/access';
import { assertRole, assertScope, requiredRole, rootTypes } from './authorization.js';
import type { GraphQLContext } from './context.js';
import { domainOf, PLACED_TYPES, rowTypeOf } from './domains.js';

/** A field that leads to rows of a type, and what a key must have to follow it. */
export interface Edge {
  /** `StoredPrediction.patent` */
  readonly place: string;
  readonly field: GraphQLField<unknown, GraphQLContext>;
  /** The domain that it leads into; null where it stays in its own. */
  readonly scope: Scope | null;
  /** What the queries that answer with such rows ask for at least. */
  readonly role: Role;
}

/**
 * All fields below the operations that lead to rows. What they need is not declared on them but follows from where they lead,
 * so that a new one cannot forget it. @throws Error naming types that are in no domain, and names that are no type
 */
export function edgesOf(schema: GraphQLSchema): Edge[] {
  const roots = rootTypes(schema);
  const roles = new Map<string, Role>();
  for (const field of roots.flatMap((type) => Object.values(type.getFields()))) {
    const row = rowTypeOf(field.type)?.name;
    const [asked, known] = [requiredRole(field), row === undefined ? undefined : roles.get(row)];
    if (row === undefined || asked === undefined) continue;
    if (known === undefined || ROLES.indexOf(asked) < ROLES.indexOf(known)) roles.set(row, asked);
  }
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !roots.includes(type) && !type.name.startsWith('__'),
  );
  const unheardOf = PLACED_TYPES.filter((name) => !schema.getType(name));
  if (unheardOf.length > 0)
    throw new Error(`graphql/domains.ts names what is no type: ${unheardOf.join(', ')}.`);
  return types.filter(isObjectType).flatMap((type) => {
    const from = domainOf(type);
    return Object.values(type.getFields()).flatMap((field): Edge[] => {
      const row = rowTypeOf(field.type);
      if (row === null) return [];
      const to = domainOf(row);
      return [
        {
          place: `${type.name}.${field.name}`,
          field,
          scope: to === from ? null : to,
          role: roles.get(row.name) ?? 'reader',
        },
      ];
    });
  });
}

/** Makes every edge into another domain check role and scope before it is followed, and say so in its description. */
export function guardEdges(schema: GraphQLSchema): void {
  for (const { place, field, scope, role } of edgesOf(schema)) {
    if (scope === null) continue;
    const { resolve = defaultFieldResolver } = field;
    field.description = `${field.description}\n\nScope: ${scope}.`;
    if (requiredRole(field) === undefined && role !== 'reader') field.description += ` Role: ${role}.`;
    field.resolve = (source, args, context, info) => {
      assertRole(context.principal, role, place);
      assertScope(context.principal, scope, place);
      return resolve(source, args, context, info);
    };
  }
}
