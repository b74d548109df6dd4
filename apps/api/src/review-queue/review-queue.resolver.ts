import { Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { checked } from '@nonet/operations';
import { reviewQueue, takeReviews, type WaitingReview } from '@nonet/services/review-queue';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked, askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { PatentType } from '../patents/patents.types.js';
import { WaitingReviewType } from './review-queue.types.js';

const ReviewQueueArgs = flatArgumentsOf(reviewQueue);
const TakeReviewsArgs = argumentsOf(takeReviews);

/** Candidates are read and compared with each other: in units of one field. */
const COMPARING = 50;

const listCost = ({ args, childComplexity }: { args: Record<string, unknown>; childComplexity: number }) =>
  COMPARING + Number(args['first'] ?? 50) * childComplexity;

const takeCost = ({ args, childComplexity }: { args: Record<string, unknown>; childComplexity: number }) =>
  COMPARING + Number((args['input'] as { first?: number } | undefined)?.first ?? 5) * childComplexity;

@Resolver(() => WaitingReviewType)
export class ReviewQueueResolver {
  @Requires('analyst')
  @Query(() => [WaitingReviewType], {
    complexity: listCost,
    description: `${reviewQueue.outcome} Those that lie before other reviewers are left out.`,
  })
  reviewQueue(@Args(() => ReviewQueueArgs) args: object, @Ctx() { services, principal }: GraphQLContext) {
    return services.reviewQueue.list(askedOf(reviewQueue, args), principal);
  }

  @Requires('analyst')
  @Mutation(() => [WaitingReviewType], {
    complexity: takeCost,
    description: `${takeReviews.title}. ${takeReviews.outcome}`,
  })
  takeReviews(@Args(() => TakeReviewsArgs) { input }: Asked, @Ctx() { services, principal }: GraphQLContext) {
    return services.reviewQueue.take(checked(takeReviews.fields, input, ['input']), principal);
  }

  @Requires('analyst')
  @Mutation(() => Int, {
    description:
      'Gives all patents back that were taken to be reviewed, for others to get; how many they were.',
  })
  giveBackReviews(@Ctx() { services, principal }: GraphQLContext) {
    return services.reviewQueue.giveBack(principal);
  }

  @FieldResolver(() => PatentType, { nullable: true, description: 'The patent.' })
  patent(@Root() { patentId }: WaitingReview, @Ctx() { load }: GraphQLContext) {
    return load.patentById.load(patentId);
  }

  @FieldResolver(() => String, { description: 'Whose answers are to be judged, `name@version`.' })
  model(@Root() { modelId }: WaitingReview, @Ctx() { load }: GraphQLContext) {
    return load.modelName.load(modelId);
  }
}
