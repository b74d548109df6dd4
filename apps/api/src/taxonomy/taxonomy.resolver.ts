import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromList, fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { DateScalar } from '../graphql/scalars.js';
import { CpcNodesArgs, SymbolArgs } from './taxonomy.args.js';
import { type CpcNode, placeParts, textParts } from '@nonet/services/taxonomy';
import {
  CpcDefinitionSectionType,
  CpcNodeConnection,
  CpcNodeType,
  CpcSchemeType,
  CpcTextPartType,
} from './taxonomy.types.js';

/** Sections have up to five levels of main structure and subgroups up to a dozen dots above them. */
const TYPICAL_ANCESTORS = 6;
/** Most titles refer to nothing, some definitions to dozens of places. */
const TYPICAL_PARTS = 4;
/** A definition has one to three sections of a few lines. */
const TYPICAL_SECTIONS = 2;

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

  @FieldResolver(() => [CpcTextPartType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_PARTS * childComplexity,
    description: 'The title, parted where it refers to other places; together the parts are the title.',
  })
  titleParts(@Root() { title }: CpcNode) {
    return textParts(title);
  }

  @FieldResolver(() => [CpcTextPartType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_PARTS * childComplexity,
    description: 'The definition likewise; none where the scheme has none.',
  })
  definitionParts(@Root() { definition }: CpcNode) {
    return definition === null ? [] : textParts(definition);
  }

  @FieldResolver(() => [CpcDefinitionSectionType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_SECTIONS * childComplexity,
    description:
      'The definition section by section, as the offices print it; none where only its text is known (`definition`), or nothing.',
  })
  async definitionSections(@Root() { symbol }: CpcNode, @Ctx() { load }: GraphQLContext) {
    const sections = await load.definitionsOf.load(symbol);
    return sections.map(({ kind, lines }) => ({
      kind,
      lines: lines.map(({ text, beside }) => ({
        parts: textParts(text),
        beside: kind.endsWith('references') ? placeParts(beside) : textParts(beside),
      })),
    }));
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

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description: 'Since when it may be given to documents; null unless the validity file is imported.',
  })
  async validFrom(@Root() { symbol }: CpcNode, @Ctx() { load }: GraphQLContext) {
    return (await load.factsOf.load(symbol)).validFrom;
  }

  @FieldResolver(() => DateScalar, {
    nullable: true,
    description:
      'Until when it could be given to documents; null without end, and unless the validity file is imported.',
  })
  async validTo(@Root() { symbol }: CpcNode, @Ctx() { load }: GraphQLContext) {
    return (await load.factsOf.load(symbol)).validTo;
  }

  @FieldResolver(() => [String], {
    nullable: true,
    description:
      'What it is in the International Patent Classification, by the imported concordance or the scheme XML: empty where the IPC has nothing like it, null where nobody says.',
  })
  async ipc(@Root() { symbol }: CpcNode, @Ctx() { load }: GraphQLContext) {
    return (await load.factsOf.load(symbol)).ipc;
  }

  @FieldResolver(() => CpcNodeConnection, {
    complexity: pageCost,
    description:
      'Where the documents of a removed symbol went, by the imported revision concordance lists, in scheme order; a successor that was removed too stands for its own successors. None of symbols in use.',
  })
  async successors(
    @Root() { symbol }: CpcNode,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromList(await load.successorsOf.load(symbol), (node) => node.symbol, args.page());
  }
}
