import type { Prediction } from '@nonet/experts';
import { checked } from '@nonet/operations';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked } from '../graphql/input-types.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { ClassificationType, PredictionType } from './classification.types.js';
import { classify, zeroShot } from '@nonet/services/classification';

const ClassifyArgs = argumentsOf(classify);
const ZeroShotArgs = argumentsOf(zeroShot);

/** A pass of the encoder and a ranking, in units of one field. */
const CLASSIFICATION_COST = 100;

const answerCost = (facts: { args: { input?: { top?: number } }; childComplexity: number }) =>
  CLASSIFICATION_COST + (facts.args.input?.top ?? 1) * facts.childComplexity;

@Resolver(() => PredictionType)
export class ClassificationResolver {
  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description: `${classify.title}. ${classify.outcome}`,
  })
  classify(@Args(() => ClassifyArgs) { input }: Asked, @Ctx() { services, signal }: GraphQLContext) {
    return services.classification.classify(checked(classify.fields, input, ['input']), { signal });
  }

  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description: `${zeroShot.title}. ${zeroShot.outcome}`,
  })
  zeroShot(@Args(() => ZeroShotArgs) { input }: Asked, @Ctx() { services, signal }: GraphQLContext) {
    return services.classification.zeroShot(checked(zeroShot.fields, input, ['input']), { signal });
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The symbol in the scheme.' })
  node(@Root() { symbol }: Prediction, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }
}
