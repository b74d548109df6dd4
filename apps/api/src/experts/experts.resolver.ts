import { Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { ExpertType, presentExpert } from './experts.types.js';

@Resolver()
export class ExpertsResolver {
  @Requires('reader')
  @Query(() => [ExpertType], {
    description: 'The kinds of experts that sections can be given, built in or from plugins.',
  })
  experts(@Ctx() { services }: GraphQLContext) {
    return services.experts.list().map(presentExpert);
  }
}
