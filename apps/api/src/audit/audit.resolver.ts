import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { AuditLogArgs } from './audit.args.js';
import { AuditEntryConnection } from './audit.types.js';

@Resolver()
export class AuditResolver {
  @Requires('admin')
  @Query(() => AuditEntryConnection, {
    complexity: pageCost,
    description: 'Who changed what, or was kept from it; the newest first.',
  })
  async auditLog(@Args(() => AuditLogArgs) args: AuditLogArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.audit.list(args.request(), args.page()));
  }
}
