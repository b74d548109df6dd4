import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { READING_MILLISECONDS } from '../plugins/plugins.resolver.js';
import { ExpertKindType, presentExpertKind } from './expert-kinds.types.js';
import { ExpertType } from './experts.types.js';

/** It looks through all that the model remembers, in units of one field. */
const EXPERTS_COST = 100;
const NINE = 9;

@Resolver()
export class ExpertsResolver {
  @Requires('reader')
  @Query(() => [ExpertType], {
    complexity: ({ childComplexity }) => EXPERTS_COST + NINE * childComplexity,
    description:
      'The nine experts of the active model, from A to H and Y, once it is ready; none where an encoder or the scheme alone answers.',
  })
  experts(@Ctx() { services, signal }: GraphQLContext) {
    return services.experts.ofModel(null, { signal });
  }

  @Requires('reader')
  @Query(() => [ExpertKindType], {
    description: 'The kinds of experts that sections can be given, built in or from plugins.',
  })
  async expertKinds(@Ctx() { services }: GraphQLContext) {
    await services.plugins.read(READING_MILLISECONDS);
    return services.experts.kinds().map(presentExpertKind);
  }
}
