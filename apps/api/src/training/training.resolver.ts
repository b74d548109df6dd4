import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { admitPaths } from '@nonet/services/imports';
import { RunType } from '../runs/runs.types.js';
import { ExtendToSubclassesArgs, LearnFromReviewsArgs } from './extension.args.js';
import { TrainEncoderArgs, TrainExpertsArgs } from './training.args.js';

@Resolver()
export class TrainingResolver {
  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the fine-tuning of an encoder and answers at once; watch the run by its id. The result is an encoder under its name.',
  })
  async trainEncoder(
    @Args(() => TrainEncoderArgs) args: TrainEncoderArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const configuration = args.configuration();
    const files = await admitPaths(configuration.files, services.importFolders);
    const request = { kind: 'encoder-training', configuration: { ...configuration, files } } as const;
    return services.runs.start({ ...request, ...args.start() }, principal);
  }

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the training of the nine experts and answers at once; watch the run by its id. The result is the next version of the model.',
  })
  async trainExperts(
    @Args(() => TrainExpertsArgs) args: TrainExpertsArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { encoder = null, limit = null, ...input } = args.input;
    const files = await admitPaths(input.files, services.importFolders);
    const fair = await admitPaths(input.fair, services.importFolders);
    const experts = input.experts.map(({ section, expert }) => ({ section, expert }));
    const configuration = { ...input, encoder, limit, files, fair, experts };
    return services.runs.start({ kind: 'expert-training', configuration, ...args.start() }, principal);
  }

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the extension of experts by symbols that they did not have, from examples or from their texts alone, and answers at once. Nothing is trained; the result is the next version of the model.',
  })
  async extendToSubclasses(
    @Args(() => ExtendToSubclassesArgs) args: ExtendToSubclassesArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { model = null, ...input } = args.input;
    const files = await admitPaths(input.files, services.importFolders);
    const measure = await admitPaths(input.measure, services.importFolders);
    const configuration = { by: 'symbols', ...input, model, files, measure };
    return services.runs.start({ kind: 'extension', configuration, ...args.start() }, principal);
  }

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the learning from what people reviewed since a version was made, and answers at once. Nothing is trained; it takes seconds, and the result is the next version of the model.',
  })
  async learnFromReviews(
    @Args(() => LearnFromReviewsArgs) args: LearnFromReviewsArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { model = null, ...input } = args.input;
    const measure = await admitPaths(input.measure, services.importFolders);
    const configuration = { by: 'reviews', ...input, model, measure };
    return services.runs.start({ kind: 'extension', configuration, ...args.start() }, principal);
  }
}
