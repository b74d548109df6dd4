import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { READING_MILLISECONDS } from '../plugins/plugins.resolver.js';
import { EncoderType, presentEncoder } from './encoders.types.js';

@Resolver()
export class EncodersResolver {
  @Requires('reader')
  @Query(() => [EncoderType], {
    description: 'The encoders that can be asked for: built in, trained, or from plugins.',
  })
  async encoders(@Ctx() { services }: GraphQLContext) {
    await services.plugins.read(READING_MILLISECONDS);
    return services.encoders.list().map(presentEncoder);
  }
}
