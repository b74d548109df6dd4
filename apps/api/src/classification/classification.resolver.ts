import type { Prediction } from '@nonet/experts';
import { checked } from '@nonet/operations';
import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { assertScope, Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { rowsAsked } from '../graphql/limits.js';
import { argumentsOf, type Asked } from '../graphql/input-types.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { ClassificationType, PredictionType } from './classification.types.js';
import type { Principal } from '@nonet/services/access';
import { classify, MOST_ANSWERS, zeroShot } from '@nonet/services/classification';

const ClassifyArgs = argumentsOf(classify);
const ZeroShotArgs = argumentsOf(zeroShot);

/** A pass of the encoder and a ranking, in units of one field. */
const CLASSIFICATION_COST = 100;

const answerCost = (facts: { args: { input?: { top?: number } }; childComplexity: number }) =>
  CLASSIFICATION_COST + rowsAsked(facts.args.input?.top, MOST_ANSWERS) * facts.childComplexity;

/** The reasons of an answer hold words of the text: of a stored patent, they are for those who may read it. */
function assertMayRead(
  principal: Principal,
  { patentNumber }: { readonly patentNumber: string | null },
  name: string,
): void {
  if (patentNumber !== null) assertScope(principal, 'patents', `${name} of a stored patent`);
}

@Resolver(() => PredictionType)
export class ClassificationResolver {
  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description: `${classify.title}. ${classify.outcome}`,
  })
  classify(
    @Args(() => ClassifyArgs) { input }: Asked,
    @Ctx() { services, signal, principal }: GraphQLContext,
  ) {
    const asked = checked(classify.fields, input, ['input']);
    assertMayRead(principal, asked, classify.name);
    return services.classification.classify(asked, { signal });
  }

  @Requires('analyst')
  @Query(() => ClassificationType, {
    complexity: answerCost,
    description: `${zeroShot.title}. ${zeroShot.outcome}`,
  })
  zeroShot(
    @Args(() => ZeroShotArgs) { input }: Asked,
    @Ctx() { services, signal, principal }: GraphQLContext,
  ) {
    const asked = checked(zeroShot.fields, input, ['input']);
    assertMayRead(principal, asked, zeroShot.name);
    return services.classification.zeroShot(asked, { signal });
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The symbol in the scheme.' })
  node(@Root() { symbol }: Prediction, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }
}
