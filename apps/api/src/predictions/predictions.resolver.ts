import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { EvidenceUnion } from '../classification/evidence.types.js';
import { Requires } from '../graphql/authorization.js';
import { fromList, fromPage, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import type { Patent } from '@nonet/services/patents';
import { PatentType } from '../patents/patents.types.js';
import { PatentPredictionsArgs, PredictionsArgs } from './predictions.args.js';
import type { StoredPrediction } from '@nonet/services/predictions';
import { StoredPredictionConnection, StoredPredictionType } from './predictions.types.js';

/** A pass of the encoder for the symbols of one patent, in units of one field. */
const EVIDENCE_COST = 50;

@Resolver(() => StoredPredictionType)
export class PredictionsResolver {
  @Requires('reader')
  @Query(() => StoredPredictionConnection, {
    complexity: pageCost,
    description: 'What a model version said of the stored patents, by score.',
  })
  async predictions(@Args(() => PredictionsArgs) args: PredictionsArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.predictions.list(args.request(), args.order, args.page()));
  }

  @FieldResolver(() => PatentType, { description: 'The patent that was classified.' })
  patent(@Root() { patentId }: StoredPrediction, @Ctx() { load }: GraphQLContext) {
    return load.patentById.load(patentId);
  }

  @FieldResolver(() => String, {
    description: 'The number of that patent; what else is known of it is in `patent`.',
  })
  async patentNumber(@Root() { patentId }: StoredPrediction, @Ctx() { load }: GraphQLContext) {
    return (await load.patentById.load(patentId))?.number;
  }

  @FieldResolver(() => String, { description: 'The model version that said it, `name@version`.' })
  model(@Root() { modelId }: StoredPrediction, @Ctx() { load }: GraphQLContext) {
    return load.modelName.load(modelId);
  }

  @Requires('analyst')
  @FieldResolver(() => [EvidenceUnion], {
    complexity: EVIDENCE_COST,
    description:
      'What speaks for it. Not stored: the text is classified again, which takes as long as `classify`.',
  })
  evidence(@Root() prediction: StoredPrediction, @Ctx() { load }: GraphQLContext) {
    return load.evidenceOf.load(prediction);
  }
}

@Resolver(() => PatentType)
export class PatentPredictionsResolver {
  @FieldResolver(() => StoredPredictionConnection, {
    complexity: pageCost,
    description: 'What a model version said of it, the surest first.',
  })
  async predictions(
    @Root() { id }: Patent,
    @Args(() => PatentPredictionsArgs) args: PatentPredictionsArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    const all = await load.predictionsOf.load({ patentId: id, model: args.model ?? null });
    const wanted = all.filter((prediction) => args.holds(prediction));
    return fromList(wanted, ({ symbol }) => symbol, args.page());
  }
}
