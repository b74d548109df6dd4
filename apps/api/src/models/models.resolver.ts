import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import {
  activateModel,
  collectGarbage,
  type ModelEvaluation,
  type ModelVersion,
} from '@nonet/services/models';
import { EvaluationsArgs, ModelArgs, ModelsArgs } from './models.args.js';
import {
  GarbageType,
  ModelActivationConnection,
  ModelActivationType,
  ModelConnection,
  ModelEvaluationConnection,
  ModelEvaluationType,
  ModelType,
  presentGarbage,
} from './models.types.js';

const ActivateModelArgs = flatArgumentsOf(activateModel);
const CollectGarbageArgs = flatArgumentsOf(collectGarbage);

@Resolver(() => ModelType)
export class ModelsResolver {
  @Requires('reader')
  @Query(() => ModelType, {
    nullable: true,
    description: 'One version of a model; null when there is none of this name and version.',
  })
  model(@Args(() => ModelArgs) { model }: ModelArgs, @Ctx() { services }: GraphQLContext) {
    return services.models.get(model);
  }

  @Requires('reader')
  @Query(() => ModelConnection, {
    complexity: pageCost,
    description: 'The versions of all models, the newest first.',
  })
  async models(@Args(() => ModelsArgs) args: ModelsArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.models.list(args.request(), args.page()));
  }

  @Requires('reader')
  @Query(() => ModelType, {
    nullable: true,
    description: 'The version that answers; null: none, classification with the scheme alone.',
  })
  async activeModel(@Ctx() { load }: GraphQLContext) {
    return (await load.modelActivation.load('active'))?.model ?? null;
  }

  @Requires('reader')
  @Query(() => ModelActivationConnection, {
    complexity: pageCost,
    description: 'What answered when, and who changed it, the newest first.',
  })
  async modelActivations(@Args(() => PageArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.models.activations(args.page()));
  }

  @Requires('admin')
  @Mutation(() => ModelActivationType, { description: `${activateModel.title}. ${activateModel.outcome}` })
  activateModel(
    @Args(() => ActivateModelArgs) args: object,
    @Ctx() { services, principal, signal }: GraphQLContext,
  ) {
    const { model, force } = askedOf(activateModel, args);
    const worse = force ? 'force' : 'refuse';
    return services.models.activate(model, { actor: principal.name, worse, signal });
  }

  @Requires('admin')
  @Mutation(() => ModelActivationType, {
    description: 'Takes the last activation back: what answered before it answers again.',
  })
  rollbackModel(@Ctx() { services, principal }: GraphQLContext) {
    return services.models.rollback({ actor: principal.name });
  }

  @Requires('admin')
  @Mutation(() => GarbageType, { description: `${collectGarbage.title}. ${collectGarbage.outcome}` })
  async collectGarbage(@Args(() => CollectGarbageArgs) args: object, @Ctx() { services }: GraphQLContext) {
    return presentGarbage(await services.models.collectGarbage(askedOf(collectGarbage, args)));
  }

  @FieldResolver(() => Boolean, { description: 'Whether it answers.' })
  async active(@Root() { id }: ModelVersion, @Ctx() { load }: GraphQLContext) {
    return (await load.modelActivation.load('active'))?.model?.id === id;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'The encoder that experts see with, or that an encoder was trained from.',
  })
  encoder(@Root() { encoder }: ModelVersion) {
    return encoder?.id ?? null;
  }

  @FieldResolver(() => ModelEvaluationConnection, {
    complexity: pageCost,
    description: 'Its figures, the newest first.',
  })
  async evaluations(
    @Root() { id }: ModelVersion,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromPage(await load.modelEvaluationsOf.load({ key: id, page: args.page() }));
  }
}

@Resolver(() => ModelEvaluationType)
export class ModelEvaluationsResolver {
  @Requires('reader')
  @Query(() => ModelEvaluationConnection, {
    complexity: pageCost,
    description: 'Figures of models on sets whose symbols are known, the newest first.',
  })
  async evaluations(@Args(() => EvaluationsArgs) args: EvaluationsArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.models.evaluations(args.request(), args.page()));
  }

  @FieldResolver(() => ModelType, { description: 'The version that was evaluated.' })
  model(@Root() { modelId }: ModelEvaluation, @Ctx() { load }: GraphQLContext) {
    return load.modelById.load(modelId);
  }
}
