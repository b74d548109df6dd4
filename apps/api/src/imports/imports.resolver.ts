import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import {
  ImportArgs,
  ImportFilesArgs,
  ImportPatentsArgs,
  ImportsArgs,
  ImportSchemeArgs,
} from './imports.args.js';
import type { Run, RunKind } from '@nonet/services/runs';
import { RunType } from '../runs/runs.types.js';
import { filesIn, admitPath, type Import } from '@nonet/services/imports';
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

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the import of a CPC version and answers at once; watch the run by its id, which is the id of the import too. The version becomes current as a whole or not at all. A FullCPCDefinitionXML file alone adds its definitions to the scheme in use.',
  })
  async importScheme(
    @Args(() => ImportSchemeArgs) args: ImportSchemeArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const folders = services.importFolders;
    const { path, definitions, allowOlder } = args.files();
    const configuration = {
      path: await admitPath(path, folders),
      definitions: definitions && (await admitPath(definitions, folders)),
      allowOlder,
    };
    return services.runs.start({ kind: 'scheme-import', configuration, ...args.start() }, principal);
  }

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Queues the import of a file of patents and answers at once; watch the run by its id, which is the id of the import too.',
  })
  async importPatents(
    @Args(() => ImportPatentsArgs) args: ImportPatentsArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const configuration = { path: await admitPath(args.input.path, services.importFolders) };
    return services.runs.start({ kind: 'patent-import', configuration, ...args.start() }, principal);
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
