import { GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { Authorized, Extensions, type AuthChecker } from 'type-graphql';
import {
  ROLES,
  type Role,
  coversOperation,
  coversScope,
  isScoped,
  SCOPES,
  type Scope,
} from '@nonet/services/access';
import { forbidden, outOfScope } from '@nonet/services/errors';
import type { GraphQLContext } from './context.js';

/**
 * Declares the least role that may call an operation; {@link assertGuarded} refuses a schema where one is missing. On a
 * field of another type it guards that field, and `scope` names whose data it leads to.
 */
export function Requires(role: Role, scope?: Scope): MethodDecorator {
  return (target, property, descriptor) => {
    Authorized<Role>(role)(target, property, descriptor);
    Extensions({ requires: role, scope })(target, property);
  };
}

export function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** @throws FORBIDDEN */
export const checkRole: AuthChecker<GraphQLContext, Role> = ({ context, info }, [needed]) => {
  const { role, scopes } = context.principal;
  if (needed === undefined || !mayActAs(role, needed)) {
    throw forbidden({
      action: info.fieldName,
      needs: `the role ${needed ?? 'admin'}`,
      has: `the role ${role}`,
    });
  }
  const scope = scopeOf(info.parentType.getFields()[info.fieldName]);
  const covered = isRoot(info.schema, info.parentType)
    ? coversOperation(scopes, info.fieldName)
    : scope === undefined || coversScope(scopes, scope);
  if (!covered) throw outOfScope({ action: info.fieldName, scopes });
  return true;
};

type Guarded = { extensions: Readonly<Record<string, unknown>> } | undefined;

/** The role that a field needs, as {@link Requires} wrote it. */
export function requiredRole(field: Guarded): Role | undefined {
  return ROLES.find((role) => role === field?.extensions.requires);
}

const scopeOf = (field: Guarded): Scope | undefined =>
  (Object.keys(SCOPES) as Scope[]).find((scope) => scope === field?.extensions.scope);

const rootTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type instanceof GraphQLObjectType,
  );

const isRoot = (schema: GraphQLSchema, type: GraphQLObjectType) => rootTypes(schema).includes(type);

/** Every entry point names its role, in code and in its description, and has a scope. @throws Error naming those that do not */
export function assertGuarded(schema: GraphQLSchema): void {
  const open: string[] = [];
  for (const type of rootTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const role = requiredRole(field);
      if (role) field.description = `${field.description}\n\nRole: ${role}.`;
      else open.push(`No @Requires on ${type.name}.${field.name}.`);
      if (!isScoped(field.name)) open.push(`${field.name} is in no group of access/scopes.ts.`);
    }
  }
  if (open.length > 0) throw new Error(open.join('\n'));
}
