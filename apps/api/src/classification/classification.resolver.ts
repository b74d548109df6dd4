import type { Prediction } from '@nonet/experts';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { ClassifyArgs, ZeroShotArgs } from './classification.args.js';
import { ClassificationType, PredictionType } from './classification.types.js';

/** A pass of the encoder and a ranking, in units of one field. */
const CLASSIFICATION_COST = 100;

const answerCost = (facts: { args: { input?: { top?: number } }; childComplexity: number }) =>
  CLASSIFICATION_COST + (facts.args.input?.top ?? 1) * facts.childComplexity;

@Resolver(() => PredictionType)
export class ClassificationResolver {
  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description: 'Classifies a text or patent with the active model.',
  })
  classify(@Args(() => ClassifyArgs) args: ClassifyArgs, @Ctx() { services, signal }: GraphQLContext) {
    return services.classification.classify(args.request(), { signal });
  }

  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description:
      'Ranks any set of symbols for a text or patent by the scheme alone, without training examples, seen with the encoder of the active model.',
  })
  zeroShot(@Args(() => ZeroShotArgs) args: ZeroShotArgs, @Ctx() { services, signal }: GraphQLContext) {
    return services.classification.zeroShot(args.request(), { signal });
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The symbol in the scheme.' })
  node(@Root() { symbol }: Prediction, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }
}
