import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { AuditEntryConnection } from './audit.types.js';
import { listAudit } from '@nonet/services/audit';

const AuditLogArgs = flatArgumentsOf(listAudit, PageArgs);

@Resolver()
export class AuditResolver {
  @Requires('admin')
  @Query(() => AuditEntryConnection, {
    complexity: pageCost,
    description: 'Who changed what, or was kept from it; the newest first.',
  })
  async auditLog(@Args(() => AuditLogArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    const { filter } = askedOf(listAudit, args);
    return fromPage(await services.audit.list(filter ?? {}, args.page()));
  }
}
