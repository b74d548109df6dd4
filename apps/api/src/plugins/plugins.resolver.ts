import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { PluginType } from './plugins.types.js';

@Resolver()
export class PluginsResolver {
  @Requires('reader')
  @Query(() => [PluginType], { description: 'The plugins of this server, also those out of service.' })
  plugins(@Ctx() { services }: GraphQLContext) {
    return services.plugins.list();
  }
}
