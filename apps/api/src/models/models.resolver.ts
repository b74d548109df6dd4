import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import {
  activateModel,
  collectGarbage,
  figuresOf,
  isShipped,
  otherSystems,
  settingsOf,
  sourcesOf,
  type ModelEvaluation,
  type SetComparison,
  type ModelVersion,
} from '@nonet/services/models';
import { CompareModelsArgs, EvaluationsArgs, FiguresArgs, LABELS, LabelsArgs, ModelArgs, ModelsArgs } from './models.args.js';
import { rowsAsked } from '../graphql/limits.js';
import {
  ActivationPreviewType,
  GarbageType,
  LabelFiguresType,
  LabelPairType,
  ModelComparisonType,
  ModelFactType,
  ModelFigureType,
  OtherSystemType,
  ModelSourceType,
  ReliabilityBinType,
  SetComparisonType,
  ModelActivationConnection,
  ModelActivationType,
  ModelConnection,
  ModelEvaluationConnection,
  ModelEvaluationType,
  ModelType,
  NeededEncoderType,
  NeededExpertType,
  presentGarbage,
} from './models.types.js';

const ActivateModelArgs = flatArgumentsOf(activateModel);
const CollectGarbageArgs = flatArgumentsOf(collectGarbage);

/** Figures and bins of an evaluation. */
const TYPICAL_FIGURES = 16;
/** Peers and published rows of a set. */
const TYPICAL_OTHERS = 10;
const figuresAsked = ({ names }: { names?: unknown }): number =>
  Array.isArray(names) ? Math.min(names.length, TYPICAL_FIGURES) : TYPICAL_FIGURES;

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

  @Requires('reader')
  @Query(() => ModelComparisonType, {
    complexity: ({ childComplexity }) => 20 + 5 * childComplexity,
    description: 'Two versions on the sets that both were evaluated on, figure by figure and symbol by symbol.',
  })
  compareModels(@Args(() => CompareModelsArgs) { a, b }: CompareModelsArgs, @Ctx() { services }: GraphQLContext) {
    return services.models.compare(a, b);
  }

  @Requires('reader')
  @Query(() => ActivationPreviewType, {
    complexity: ({ childComplexity }) => 10 + childComplexity,
    description: 'What activating a version would change, and whether it would be refused.',
  })
  activationPreview(@Args(() => ModelArgs) { model }: ModelArgs, @Ctx() { services }: GraphQLContext) {
    return services.models.previewActivation(model);
  }

  @Requires('reader')
  @Query(() => ActivationPreviewType, {
    nullable: true,
    complexity: ({ childComplexity }) => 10 + childComplexity,
    description: 'What taking the last activation back would change; null where nothing is active.',
  })
  rollbackPreview(@Ctx() { services }: GraphQLContext) {
    return services.models.previewRollback();
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

  @FieldResolver(() => NeededEncoderType, {
    nullable: true,
    description: 'The encoder of a plugin that it was trained on; null: it brings its own.',
  })
  neededEncoder(@Root() model: ModelVersion, @Ctx() { services }: GraphQLContext) {
    return services.experts.encoderNeededBy(model);
  }

  @FieldResolver(() => [NeededExpertType], {
    description: 'The experts of plugins that it has, and whether this server can ask them.',
  })
  neededExperts(@Root() model: ModelVersion, @Ctx() { services }: GraphQLContext) {
    return services.experts.neededBy(model);
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

  @FieldResolver(() => [ModelFactType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_FIGURES * childComplexity,
    description: 'What its training was asked for, and what is known of what it learnt beside `sources`.',
  })
  settings(@Root() version: ModelVersion) {
    return settingsOf(version);
  }

  @FieldResolver(() => [ModelSourceType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_FIGURES * childComplexity,
    description: 'What it learnt from; none where that was not noted source by source.',
  })
  sources(@Root() version: ModelVersion) {
    return sourcesOf(version);
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

  @FieldResolver(() => Boolean, {
    description: 'Whether the figures came with the model, from where it was made; its card says how they were taken.',
  })
  shipped(@Root() evaluation: ModelEvaluation) {
    return isShipped(evaluation);
  }

  @FieldResolver(() => [ModelFigureType], {
    complexity: ({ args, childComplexity }) => 1 + figuresAsked(args) * childComplexity,
    description: 'Its figures with their intervals.',
  })
  figures(@Root() evaluation: ModelEvaluation, @Args(() => FiguresArgs) { names }: FiguresArgs) {
    const { figures } = figuresOf(evaluation);
    return names ? figures.filter(({ name }) => names.includes(name)) : figures;
  }

  @FieldResolver(() => [OtherSystemType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_OTHERS * childComplexity,
    description:
      'Other systems on the same set, and, of sections, what has been published of others. None of sets and levels of which nothing is known.',
  })
  others(@Root() evaluation: ModelEvaluation) {
    return otherSystems(evaluation);
  }

  @FieldResolver(() => [LabelFiguresType], {
    complexity: ({ args, childComplexity }) => 1 + rowsAsked(args.first, LABELS) * childComplexity,
    description: 'How well it decides for each symbol of the level, those that most documents carry first.',
  })
  labels(@Root() evaluation: ModelEvaluation, @Args(() => LabelsArgs) { first }: LabelsArgs) {
    return figuresOf(evaluation).labels.slice(0, first);
  }

  @FieldResolver(() => [ReliabilityBinType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_FIGURES * childComplexity,
    description: 'What a reliability diagram is drawn from; none of evaluations of older releases.',
  })
  reliability(@Root() evaluation: ModelEvaluation) {
    return figuresOf(evaluation).reliability;
  }

  @FieldResolver(() => String, { nullable: true, description: 'The version of the scheme that it was taken with.' })
  scheme(@Root() evaluation: ModelEvaluation) {
    return figuresOf(evaluation).scheme;
  }
}

@Resolver(() => SetComparisonType)
export class SetComparisonResolver {
  @FieldResolver(() => [LabelPairType], {
    complexity: ({ args, childComplexity }) => 1 + rowsAsked(args.first, LABELS) * childComplexity,
    description: 'Symbol by symbol, the largest differences first.',
  })
  labels(@Root() { labels }: SetComparison, @Args(() => LabelsArgs) { first }: LabelsArgs) {
    return labels.slice(0, first);
  }
}
