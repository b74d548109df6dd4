import type { GraphQLSchema } from 'graphql';
import { Authorized, Extensions, type AuthChecker } from 'type-graphql';
import { ROLES, type Role } from '../access/keys.service.js';
import { forbidden } from '../errors.js';
import type { GraphQLContext } from './context.js';

/** Declares the least role that may call a query or mutation; {@link assertGuarded} refuses a schema where one is missing. */
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
export const checkRole: AuthChecker<GraphQLContext, Role> = ({ context, info }, [needed]) => {
  const has = context.principal.role;
  if (needed !== undefined && mayActAs(has, needed)) return true;
  throw forbidden({ action: info.fieldName, needs: needed ?? 'admin', has });
};

/** The role that a field of Query or Mutation needs, as {@link Requires} wrote it. */
export function requiredRole(field: { extensions: Readonly<Record<string, unknown>> }): Role | undefined {
  return ROLES.find((role) => role === field.extensions.requires);
}

/** Every entry point names its role, in code and in its description. @throws Error naming the fields that do not */
export function assertGuarded(schema: GraphQLSchema): void {
  const open: string[] = [];
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) {
      const role = requiredRole(field);
      if (role) field.description = `${field.description}\n\nRole: ${role}.`;
      else open.push(`${type?.name}.${field.name}`);
    }
  }
  if (open.length > 0) throw new Error(`No @Requires on ${open.join(', ')}.`);
}
