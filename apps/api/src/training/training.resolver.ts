import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { admitPaths } from '../imports/import-folders.js';
import { RunType } from '../runs/runs.types.js';
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
    const configuration = { ...input, encoder, limit, files, fair };
    return services.runs.start({ kind: 'expert-training', configuration, ...args.start() }, principal);
  }
}
