import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { ProjectionArgs, SAMPLE } from './projection.args.js';
import { EmbeddingProjectionType, presentProjection } from './projection.types.js';

/** Each patent is embedded and placed in two views, in units of one field. */
const PATENT_COST = 5;

@Resolver()
export class ProjectionResolver {
  @Requires('analyst')
  @Query(() => EmbeddingProjectionType, {
    complexity: ({ args, childComplexity }: { args: { sample?: number }; childComplexity: number }) =>
      (args.sample ?? SAMPLE) * PATENT_COST + childComplexity,
    description:
      'The embeddings of a sample of the stored patents as points of a plane, from one encoder or before and after training.',
  })
  async embeddingProjection(
    @Args(() => ProjectionArgs) args: ProjectionArgs,
    @Ctx() { services, signal }: GraphQLContext,
  ) {
    return presentProjection(await services.projection.project(args.request(), { signal }));
  }
}
