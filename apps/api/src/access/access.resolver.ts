import { Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { CreateApiKeyArgs, RevokeApiKeyArgs } from './access.args.js';
import { ApiKeyConnection, ApiKeyType, CreatedApiKey, PrincipalType } from './access.types.js';

@Resolver()
export class AccessResolver {
  @Requires('reader')
  @Query(() => PrincipalType, { description: 'Who sends this request.' })
  me(@Ctx() { principal }: GraphQLContext) {
    return principal;
  }

  @Requires('admin')
  @Query(() => ApiKeyConnection, {
    complexity: pageCost,
    description: 'All keys, the newest first; never their secrets.',
  })
  async apiKeys(@Args(() => PageArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.keys.list(args.page()));
  }

  @Requires('admin')
  @Mutation(() => CreatedApiKey, { description: 'Creates a key and shows its secret, this once.' })
  createApiKey(
    @Args(() => CreateApiKeyArgs) { input }: CreateApiKeyArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { name, role, scopes, expiresAt = null } = input;
    return services.keys.create({ name, role, scopes, expiresAt }, principal);
  }

  @Requires('admin')
  @Mutation(() => ApiKeyType, {
    description: 'Revokes a key, at once and for good. The last admin key stays.',
  })
  revokeApiKey(@Args(() => RevokeApiKeyArgs) { id }: RevokeApiKeyArgs, @Ctx() { services }: GraphQLContext) {
    return services.keys.revoke(id);
  }
}
