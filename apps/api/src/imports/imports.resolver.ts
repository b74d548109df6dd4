import { Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { rowsAsked } from '../graphql/limits.js';
import { ImportArgs, ImportFilesArgs, ImportsArgs, MOST_FILES, UploadArgs } from './imports.args.js';
import type { Run, RunKind } from '@nonet/services/runs';
import { RunType } from '../runs/runs.types.js';
import type { Upload } from '@nonet/services/uploads';
import { filesIn, type Import } from '@nonet/services/imports';
import {
  ImportConnection,
  ImportFileType,
  ImportType,
  RejectionConnection,
  UploadType,
} from './imports.types.js';

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
    complexity: ({ args, childComplexity }) => 10 + rowsAsked(args.first, MOST_FILES) * childComplexity,
    description: 'The files in the folders of the server that NONET_IMPORTS names, the newest first.',
  })
  importFiles(@Args(() => ImportFilesArgs) { first }: ImportFilesArgs, @Ctx() { services }: GraphQLContext) {
    return filesIn(services.importFolders, first);
  }

  @Requires('admin')
  @Query(() => [UploadType], {
    complexity: ({ args, childComplexity }) => 10 + rowsAsked(args.first, MOST_FILES) * childComplexity,
    description: 'The files that were uploaded, or are on their way, the newest first.',
  })
  async uploads(
    @Args(() => ImportFilesArgs) { first }: ImportFilesArgs,
    @Ctx() { services }: GraphQLContext,
  ): Promise<Upload[]> {
    return (await services.uploads.list()).slice(0, first);
  }

  @Requires('admin')
  @Mutation(() => UploadType, { description: 'Removes an uploaded file, whole or not.' })
  deleteUpload(
    @Args(() => UploadArgs) { id }: UploadArgs,
    @Ctx() { services }: GraphQLContext,
  ): Promise<Upload> {
    return services.uploads.remove(id);
  }

  @Requires('analyst')
  @FieldResolver(() => RejectionConnection, {
    complexity: (facts) => 10 + pageCost(facts),
    description: 'The records that could not be read, in the order of the file, with their beginnings.',
  })
  async rejections(
    @Root() { id }: Import,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromPage(await load.rejectionsOf.load({ key: id, page: args.page() }));
  }

  @FieldResolver(() => Int, {
    description:
      'How many `rejections` there are: `rejected` files and records, and `rejectedFields` of others.',
  })
  rejectionCount(@Root() { rejected, rejectedFields }: Import) {
    return rejected + rejectedFields;
  }

  @FieldResolver(() => RunType, {
    nullable: true,
    description: 'The run that does it; null for an import of the command line.',
  })
  run(@Root() { id }: Import, @Ctx() { load }: GraphQLContext) {
    return load.runById.load(id);
  }
}

@Resolver(() => RunType)
export class RunImportResolver {
  @FieldResolver(() => ImportType, {
    nullable: true,
    description:
      'What a run that imports has read and changed, from its beginning on; null before, and for other runs.',
  })
  import(@Root() { id, kind }: Run, @Ctx() { load }: GraphQLContext) {
    return IMPORTING.includes(kind) ? load.importById.load(id) : null;
  }
}

const IMPORTING: readonly RunKind[] = ['scheme-import', 'patent-import'];
