import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromList, fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import type { Patent } from '@nonet/services/patents';
import { PatentType } from '../patents/patents.types.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { listReviews, type Review } from '@nonet/services/reviews';
import { ReviewPredictionArgs, WithdrawReviewArgs } from './reviews.args.js';
import { ReviewConnection, ReviewType } from './reviews.types.js';

const ReviewsArgs = flatArgumentsOf(listReviews, PageArgs);

@Resolver(() => ReviewType)
export class ReviewsResolver {
  @Requires('analyst')
  @Query(() => ReviewConnection, {
    complexity: pageCost,
    description: 'What people said of symbols, the newest first.',
  })
  async reviews(@Args(() => ReviewsArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    const { filter } = askedOf(listReviews, args);
    return fromPage(await services.reviews.list(filter ?? {}, args.page()));
  }

  @Requires('analyst')
  @Mutation(() => ReviewType, {
    description:
      'Keeps a verdict on a symbol, an example to learn from. Of one text and symbol each reviewer has one verdict, the last.',
  })
  reviewPrediction(
    @Args(() => ReviewPredictionArgs) args: ReviewPredictionArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    return services.reviews.review(args.request(), principal);
  }

  @Requires('analyst')
  @Mutation(() => ReviewType, {
    description:
      'Takes a verdict of yours back, as if it had never been said. A model that has learnt it keeps what it learnt.',
  })
  withdrawReview(
    @Args(() => WithdrawReviewArgs) { id }: WithdrawReviewArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    return services.reviews.withdraw(id, principal);
  }

  @FieldResolver(() => PatentType, {
    nullable: true,
    description: 'The stored patent that was reviewed; null for a text.',
  })
  patent(@Root() { patentId }: Review, @Ctx() { load }: GraphQLContext) {
    return patentId === null ? null : load.patentById.load(patentId);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The number of that patent; null for a text.' })
  async patentNumber(@Root() { patentId }: Review, @Ctx() { load }: GraphQLContext) {
    return patentId === null ? null : (await load.patentById.load(patentId))?.number;
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The symbol in the scheme.' })
  node(@Root() { symbol }: Review, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The model version that had predicted it, `name@version`; null where none is known.',
  })
  model(@Root() { modelId }: Review, @Ctx() { load }: GraphQLContext) {
    return modelId === null ? null : load.modelName.load(modelId);
  }
}

@Resolver(() => PatentType)
export class PatentReviewsResolver {
  @FieldResolver(() => ReviewConnection, {
    complexity: pageCost,
    description: 'What people said of symbols for it, the newest first.',
  })
  async reviews(
    @Root() { id }: Patent,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromList(await load.reviewsOf.load(id), (review) => review.id, args.page());
  }
}
