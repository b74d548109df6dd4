import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { ImportArgs, ImportFilesArgs, ImportsArgs } from './imports.args.js';
import type { Run, RunKind } from '@nonet/services/runs';
import { RunType } from '../runs/runs.types.js';
import { filesIn, type Import } from '@nonet/services/imports';
import { ImportConnection, ImportFileType, ImportType, RejectionConnection } from './imports.types.js';

@Resolver(() => ImportType)
export class ImportsResolver {
  @Requires('reader')
  @Query(() => ImportType, {
    nullable: true,
    description: 'One import; null when there is none with this id.',
  })
  import(@Args(() => ImportArgs) { id }: ImportArgs, @Ctx() { services }: GraphQLContext) {
    return services.imports.get(id);
  }

  @Requires('reader')
  @Query(() => ImportConnection, { complexity: pageCost, description: 'Imports, the newest first.' })
  async imports(@Args(() => ImportsArgs) args: ImportsArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.imports.list(args.request(), args.page()));
  }

  @Requires('admin')
  @Query(() => [ImportFileType], {
    complexity: ({ args, childComplexity }) => 10 + args.first * childComplexity,
    description: 'The files in the folders of the server that NONET_IMPORTS names, the newest first.',
  })
  importFiles(@Args(() => ImportFilesArgs) { first }: ImportFilesArgs, @Ctx() { services }: GraphQLContext) {
    return filesIn(services.importFolders, first);
  }

  @Requires('analyst', 'imports')
  @FieldResolver(() => RejectionConnection, {
    complexity: (facts) => 10 + pageCost(facts),
    description:
      'The records that could not be read, in the order of the file, with their beginnings.\n\nRole: analyst.',
  })
  async rejections(
    @Root() { id }: Import,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromPage(await load.rejectionsOf.load({ key: id, page: args.page() }));
  }

  @Requires('reader', 'training')
  @FieldResolver(() => RunType, {
    nullable: true,
    description: 'The run that does it; null for an import of the command line.\n\nRole: reader.',
  })
  run(@Root() { id }: Import, @Ctx() { load }: GraphQLContext) {
    return load.runById.load(id);
  }
}

@Resolver(() => RunType)
export class RunImportResolver {
  @Requires('reader', 'imports')
  @FieldResolver(() => ImportType, {
    nullable: true,
    description:
      'What a run that imports has read and changed, from its beginning on; null before, and for other runs.\n\nRole: reader.',
  })
  import(@Root() { id, kind }: Run, @Ctx() { load }: GraphQLContext) {
    return IMPORTING.includes(kind) ? load.importById.load(id) : null;
  }
}

const IMPORTING: readonly RunKind[] = ['scheme-import', 'patent-import'];
