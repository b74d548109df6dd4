import { Args, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { admitPaths } from '@nonet/services/imports';
import { RunType } from '../runs/runs.types.js';
import { EvaluateModelArgs } from './evaluation.args.js';

@Resolver()
export class EvaluationResolver {
  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the evaluation of a version and answers at once; watch the run by its id. The figures stay with the version.',
  })
  async evaluateModel(
    @Args(() => EvaluateModelArgs) args: EvaluateModelArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { model, level, limit = null } = args;
    const [file] = await admitPaths([args.file], services.importFolders);
    const configuration = { model, file, level, limit };
    return services.runs.start({ kind: 'evaluation', configuration, ...args.start() }, principal);
  }
}
