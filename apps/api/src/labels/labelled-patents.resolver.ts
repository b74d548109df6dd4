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
import { LabelledPatentConnection, LabelledPatentType, StoredLabelPredictionType } from './labels.types.js';

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
}

/** Label sets that a patent is classified with; only the cost of a query rests on it. */
const TYPICAL_SETS = 4;

@Resolver(() => PatentType)
export class PatentLabelAnswersResolver {
  @FieldResolver(() => [LabelledPatentType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_SETS * childComplexity,
    description:
      'What the active model answered for it with the labels of each set that it was classified with, by the names of the sets.',
  })
  labelAnswers(@Root() { id }: Patent, @Ctx() { load }: GraphQLContext) {
    return load.labelAnswersOf.load(id);
  }
}

@Resolver(() => StoredLabelPredictionType)
export class StoredLabelPredictionResolver {
  @FieldResolver(() => String, { description: 'What files know the label by.' })
  label(@Root() { id }: StoredLabelPrediction) {
    return id;
  }
}
