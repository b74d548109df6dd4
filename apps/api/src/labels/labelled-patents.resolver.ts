import {
  type LabelledPatentAnswer,
  listLabelledPatents,
  type StoredLabelPrediction,
} from '@nonet/services/labels';
import type { Patent } from '@nonet/services/patents';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { PatentType } from '../patents/patents.types.js';
import {
  LabelledPatentConnection,
  LabelledPatentType,
  LabelReviewType,
  labelsCost,
  StoredLabelPredictionType,
} from './labels.types.js';

const LabelledPatentsArgs = flatArgumentsOf(listLabelledPatents, PageArgs);

@Resolver(() => LabelledPatentType)
export class LabelledPatentsResolver {
  @Requires('reader')
  @Query(() => LabelledPatentConnection, {
    complexity: pageCost,
    description:
      'What was answered for stored patents with the labels of a set, in the order in which these were stored.',
  })
  async labelledPatents(
    @Args(() => LabelledPatentsArgs) args: PageArgs,
    @Ctx() { services }: GraphQLContext,
  ) {
    return fromPage(
      await services.labelSets.labelledPatents(askedOf(listLabelledPatents, args), args.page()),
    );
  }

  @FieldResolver(() => String, {
    description: 'The number of the patent; what else is known of it is in `patent`.',
  })
  patentNumber(@Root() { number }: LabelledPatentAnswer) {
    return number;
  }

  @FieldResolver(() => PatentType, { nullable: true, description: 'The patent.' })
  patent(@Root() { patentId }: LabelledPatentAnswer, @Ctx() { load }: GraphQLContext) {
    return load.patentById.load(patentId);
  }

  @FieldResolver(() => [StoredLabelPredictionType], {
    complexity: labelsCost,
    description: 'Best first; labels that a later version of the set lacks are left out.',
  })
  labels(@Root() { labels }: LabelledPatentAnswer) {
    return labels;
  }

  @FieldResolver(() => [LabelReviewType], {
    complexity: labelsCost,
    description: 'What whoever asks said of labels of the set for the patent, the newest first.',
  })
  async ownReviews(@Root() { number, labelSet }: LabelledPatentAnswer, @Ctx() { load }: GraphQLContext) {
    const reviews = await load.ownLabelReviews.load(number);
    return reviews.filter((review) => review.labelSet === labelSet);
  }
}

@Resolver(() => PatentType)
export class PatentLabelAnswersResolver {
  @FieldResolver(() => LabelledPatentConnection, {
    complexity: pageCost,
    description:
      'What the active model answered for it with the labels of each set that it was classified with, by the names of the sets.',
  })
  async labelAnswers(
    @Root() { id }: Patent,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromPage(await load.labelAnswersOf.load({ key: id, page: args.page() }));
  }
}

@Resolver(() => StoredLabelPredictionType)
export class StoredLabelPredictionResolver {
  @FieldResolver(() => String, { description: 'What files know the label by.' })
  label(@Root() { id }: StoredLabelPrediction) {
    return id;
  }
}
