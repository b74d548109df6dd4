import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ImportType } from '../imports/imports.types.js';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { PatentArgs, PatentsArgs, SimilarPatentsArgs } from './patents.args.js';
import type { CpcNode } from '@nonet/services/taxonomy';
import type { AssignedSymbol, Patent } from '@nonet/services/patents';
import {
  ClaimType,
  PatentClassificationType,
  PatentConnection,
  PatentType,
  SimilarPatentType,
} from './patents.types.js';

/** Symbols that a US grant carries in the middle; only the cost of a query rests on it. */
const TYPICAL_SYMBOLS = 8;

@Resolver(() => PatentType)
export class PatentsResolver {
  @Requires('reader')
  @Query(() => PatentType, {
    nullable: true,
    description: 'One patent by its number; null when it was not imported.',
  })
  patent(@Args(() => PatentArgs) { number }: PatentArgs, @Ctx() { services }: GraphQLContext) {
    return services.patents.byNumber(number);
  }

  @Requires('reader')
  @Query(() => PatentConnection, {
    complexity: pageCost,
    description: 'Patents that meet a filter, in a chosen order.',
  })
  async patents(@Args(() => PatentsArgs) args: PatentsArgs, @Ctx() { services }: GraphQLContext) {
    const { filter, order } = args.request();
    return fromPage(await services.patents.list(filter, order, args.page()));
  }

  @Requires('reader')
  @Query(() => [SimilarPatentType], {
    complexity: ({ args, childComplexity }) => 50 + args.top * childComplexity,
    description:
      'The imported patents nearest to a text or to a patent, by the embeddings of the active encoder.',
  })
  similarPatents(
    @Args(() => SimilarPatentsArgs) args: SimilarPatentsArgs,
    @Ctx() { services, signal }: GraphQLContext,
  ) {
    return services.patents.similar(args.target(), { top: args.top, signal });
  }

  @FieldResolver(() => [PatentClassificationType], {
    complexity: ({ childComplexity }) => 1 + TYPICAL_SYMBOLS * childComplexity,
    description: "The assigned symbols in the office's order.",
  })
  classifications(@Root() { id }: Patent, @Ctx() { load }: GraphQLContext) {
    return load.classificationsOf.load(id);
  }

  @FieldResolver(() => [ClaimType], { description: 'The claims one by one.' })
  claimList(@Root() { claims }: Patent) {
    return claims;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'All claims as one text; null without claims.',
  })
  claims(@Root() { claims }: Patent) {
    return claims.length === 0 ? null : claims.map(({ number, text }) => `${number}. ${text}`).join('\n\n');
  }

  @Requires('reader', 'imports')
  @FieldResolver(() => ImportType, { nullable: true, description: 'The import that last wrote the patent.' })
  import(@Root() { importId }: Patent, @Ctx() { load }: GraphQLContext) {
    return importId === null ? null : load.importById.load(importId);
  }
}

@Resolver(() => PatentClassificationType)
export class PatentClassificationResolver {
  @FieldResolver(() => CpcNodeType, {
    nullable: true,
    description: 'The symbol in the scheme; null while the scheme does not know it.',
  })
  node(@Root() { nodeId }: AssignedSymbol, @Ctx() { load }: GraphQLContext) {
    return nodeId === null ? null : load.nodeById.load(nodeId);
  }
}

/** What this domain adds to a symbol of the scheme. */
@Resolver(() => CpcNodeType)
export class CpcNodePatentsResolver {
  @Requires('reader', 'patents')
  @FieldResolver(() => PatentConnection, {
    complexity: (facts) => 10 + pageCost(facts),
    description: 'Patents that carry this symbol or one below it, newest first.',
  })
  async patents(
    @Root() { id }: CpcNode,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromPage(await load.patentsOf.load({ key: id, page: args.page() }));
  }
}
