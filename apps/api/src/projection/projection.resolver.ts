import { DRAWN, embeddingProjection } from '@nonet/services/operations';
import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { rowsAsked } from '../graphql/limits.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { EmbeddingProjectionType, presentProjection } from './projection.types.js';

const ProjectionArgs = flatArgumentsOf(embeddingProjection);

/** Each patent is embedded and placed in two views, in units of one field; beyond those that are laid out, placing one costs a tenth. */
const PATENT_COST = 5;
const PLACED_COST = 0.5;
const costOf = (patents: number): number =>
  Math.ceil(
    Math.min(patents, DRAWN.laidOut) * PATENT_COST + Math.max(0, patents - DRAWN.laidOut) * PLACED_COST,
  );

@Resolver()
export class ProjectionResolver {
  @Requires('analyst')
  @Query(() => EmbeddingProjectionType, {
    complexity: ({ args, childComplexity }) => costOf(rowsAsked(args['sample'], DRAWN)) + childComplexity,
    description: `${embeddingProjection.title}. ${embeddingProjection.outcome}`,
  })
  async embeddingProjection(
    @Args(() => ProjectionArgs) args: object,
    @Ctx() { services, signal }: GraphQLContext,
  ) {
    return presentProjection(
      await services.projection.project(askedOf(embeddingProjection, args), { signal }),
    );
  }
}
