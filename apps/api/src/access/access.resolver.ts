import { checked } from '@nonet/operations';
import { Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked } from '../graphql/input-types.js';
import { RevokeApiKeyArgs } from './access.args.js';
import { ApiKeyConnection, ApiKeyType, CreatedApiKey, PrincipalType } from './access.types.js';
import { createApiKey } from '@nonet/services/access';

const CreateApiKeyArgs = argumentsOf(createApiKey);

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
  @Mutation(() => CreatedApiKey, { description: `${createApiKey.title}. ${createApiKey.outcome}` })
  createApiKey(
    @Args(() => CreateApiKeyArgs) { input }: Asked,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    return services.keys.create(checked(createApiKey.fields, input, ['input']), principal);
  }

  @Requires('admin')
  @Mutation(() => ApiKeyType, {
    description: 'Revokes a key, at once and for good. The last admin key stays.',
  })
  revokeApiKey(@Args(() => RevokeApiKeyArgs) { id }: RevokeApiKeyArgs, @Ctx() { services }: GraphQLContext) {
    return services.keys.revoke(id);
  }
}
