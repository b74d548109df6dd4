import { Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { PluginType, presentPlugin } from './plugins.types.js';

/** One that takes longer to be read is listed as `STARTING`. */
export const READING_MILLISECONDS = 2_000;

@Resolver()
export class PluginsResolver {
  @Requires('reader')
  @Query(() => [PluginType], { description: 'The plugins of this server, also those out of service.' })
  async plugins(@Ctx() { services }: GraphQLContext) {
    await services.plugins.read(READING_MILLISECONDS);
    return services.plugins.list().map(presentPlugin);
  }

  @Requires('admin')
  @Mutation(() => [PluginType], {
    description:
      'Reads the plugins of the configuration again from their files, on every node and without a restart; those out of service get another chance.',
  })
  async reloadPlugins(@Ctx() { services }: GraphQLContext) {
    return (await services.plugins.reload()).map(presentPlugin);
  }
}
