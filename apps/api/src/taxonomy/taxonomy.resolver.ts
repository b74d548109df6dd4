import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromList, fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { CpcNodesArgs, SymbolArgs } from './taxonomy.args.js';
import type { CpcNode } from '@nonet/services/taxonomy';
import { CpcNodeConnection, CpcNodeType, CpcSchemeType } from './taxonomy.types.js';

/** Sections have up to five levels of main structure and subgroups up to a dozen dots above them. */
const TYPICAL_ANCESTORS = 6;

@Resolver(() => CpcNodeType)
export class TaxonomyResolver {
  @Requires('reader')
  @Query(() => CpcSchemeType, {
    nullable: true,
    description: 'The CPC version in use; null before the first import.',
  })
  cpcScheme(@Ctx() { services }: GraphQLContext) {
    return services.taxonomy.scheme();
  }

  @Requires('reader')
  @Query(() => CpcNodeType, {
    nullable: true,
    description: 'One symbol, removed ones too; null when no scheme ever had it.',
  })
  cpcNode(@Args(() => SymbolArgs) { symbol }: SymbolArgs, @Ctx() { services }: GraphQLContext) {
    return services.taxonomy.node(symbol);
  }

  @Requires('reader')
  @Query(() => CpcNodeConnection, {
    complexity: pageCost,
    description: 'Symbols in scheme order, or by relevance when searched.',
  })
  async cpcNodes(@Args(() => CpcNodesArgs) args: CpcNodesArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.taxonomy.nodes(args.request(), args.page()));
  }

  @FieldResolver(() => CpcNodeType, {
    nullable: true,
    description: 'The symbol right above; null for a section.',
  })
  parent(@Root() node: CpcNode, @Ctx() { load }: GraphQLContext) {
    return node.parentId === null ? null : load.nodeById.load(node.parentId);
  }

  @FieldResolver(() => [CpcNodeType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_ANCESTORS * childComplexity,
    description: 'All symbols above, the section first and the parent last.',
  })
  ancestors(@Root() node: CpcNode, @Ctx() { load }: GraphQLContext) {
    return load.ancestorsOf.load(node.id);
  }

  @FieldResolver(() => CpcNodeConnection, {
    complexity: pageCost,
    description: 'The symbols right below, in scheme order.',
  })
  async children(
    @Root() node: CpcNode,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromList(await load.childrenOf.load(node.id), ({ symbol }) => symbol, args.page());
  }
}
