import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { ImportArgs, ImportPatentsArgs, ImportsArgs, ImportSchemeArgs } from './imports.args.js';
import { withinFolders } from './import-folders.js';
import type { Import, ImportRequest } from './imports.service.js';
import { ImportConnection, ImportType, RejectionConnection } from './imports.types.js';

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

  @Requires('admin')
  @Mutation(() => ImportType, {
    description:
      'Starts to import a CPC version and answers at once; watch the import by its id. It becomes current as a whole or not at all. A FullCPCDefinitionXML file alone adds its definitions to the scheme in use.',
  })
  async importScheme(@Args(() => ImportSchemeArgs) args: ImportSchemeArgs, @Ctx() context: GraphQLContext) {
    return begin(args.request(), context);
  }

  @Requires('admin')
  @Mutation(() => ImportType, {
    description: 'Starts to import a file of patents and answers at once; watch the import by its id.',
  })
  async importPatents(
    @Args(() => ImportPatentsArgs) args: ImportPatentsArgs,
    @Ctx() context: GraphQLContext,
  ) {
    return begin(args.request(), context);
  }
}

/** The import outlives the request, so the request's signal is not handed down. */
async function begin(request: ImportRequest, { services, principal }: GraphQLContext): Promise<Import> {
  const allowed = await withinFolders(request, services.importFolders);
  const { started } = await services.imports.begin(allowed, { actor: principal.name });
  return started;
}
