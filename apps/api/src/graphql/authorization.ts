import { GraphQLObjectType, isObjectType, type GraphQLSchema } from 'graphql';
import { Authorized, Extensions, type AuthChecker } from 'type-graphql';
import {
  coversOperation,
  coversScope,
  isScoped,
  type Principal,
  type Role,
  ROLES,
  type Scope,
} from '@nonet/services/access';
import { forbidden, outOfScope } from '@nonet/services/errors';
import type { GraphQLContext } from './context.js';

/**
 * Declares the least role that may call an operation; {@link assertGuarded} refuses a schema where one is missing. On a
 * field of another type it guards that field. Scopes need no declaration: those of operations stand in access/scopes.ts,
 * those of fields follow from where they lead (`guard-edges.ts`).
 */
export function Requires(role: Role): MethodDecorator {
  return (target, property, descriptor) => {
    Authorized<Role>(role)(target, property, descriptor);
    Extensions({ requires: role })(target, property);
  };
}

export function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** @throws FORBIDDEN */
export function assertRole({ role }: Principal, needed: Role, action: string): void {
  if (mayActAs(role, needed)) return;
  throw forbidden({ action, needs: `the role ${needed}`, has: `the role ${role}` });
}

/** That a key may see what is of a domain; a single operation of it does not suffice. @throws FORBIDDEN */
export function assertScope({ scopes }: Principal, scope: Scope, action: string): void {
  if (!coversScope(scopes, scope)) throw outOfScope({ action: `${action} (${scope})`, scopes });
}

/** @throws FORBIDDEN */
export const checkRole: AuthChecker<GraphQLContext, Role> = ({ context, info }, [needed = 'admin']) => {
  assertRole(context.principal, needed, info.fieldName);
  const { scopes } = context.principal;
  if (isRoot(info.schema, info.parentType) && !coversOperation(scopes, info.fieldName)) {
    throw outOfScope({ action: info.fieldName, scopes });
  }
  return true;
};

type Guarded = { extensions: Readonly<Record<string, unknown>> } | undefined;

/** The role that a field needs, as {@link Requires} wrote it. */
export function requiredRole(field: Guarded): Role | undefined {
  return ROLES.find((role) => role === field?.extensions.requires);
}

export const rootTypes = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type instanceof GraphQLObjectType,
  );

const isRoot = (schema: GraphQLSchema, type: GraphQLObjectType) => rootTypes(schema).includes(type);

/** Every entry point names its role, in code and in its description, and has a scope. @throws Error naming those that do not */
export function assertGuarded(schema: GraphQLSchema): void {
  const open: string[] = [];
  const roots = rootTypes(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const role = requiredRole(field);
      if (role) field.description = `${field.description}\n\nRole: ${role}.`;
    }
  }
  for (const type of roots) {
    for (const field of Object.values(type.getFields())) {
      const role = requiredRole(field);
      if (role) field.description = `${field.description}\n\nRole: ${role}.`;
      else open.push(`No @Requires on ${type.name}.${field.name}.`);
      if (!isScoped(field.name)) open.push(`${field.name} is in no group of access/scopes.ts.`);
    }
  }
  if (open.length > 0) throw new Error(open.join('\n'));
}
