import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { ImportType } from '../imports/imports.types.js';
import { Requires } from '../graphql/authorization.js';
import { type ConnectionValue, fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { rowsAsked } from '../graphql/limits.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { MOST_SIMILAR, PatentArgs, PatentsArgs, SimilarPatentsArgs } from './patents.args.js';
import type { CpcNode } from '@nonet/services/taxonomy';
import { type QuickCount, upToCounted } from '@nonet/services/paging';
import { type AssignedSymbol, headingOf, type Patent, type SearchReading } from '@nonet/services/patents';
import { scanCost } from './scan-cost.js';
import {
  ClaimType,
  CpcPatentCountsType,
  PatentClassificationType,
  PatentConnection,
  PatentOriginType,
  PatentSearchReadingType,
  PatentType,
  QuickCountType,
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
    complexity: (facts) => pageCost(facts) + scanCost(facts.args.filter),
    description: 'Patents that meet a filter, in a chosen order.',
  })
  async patents(@Args(() => PatentsArgs) args: PatentsArgs, @Ctx() { services }: GraphQLContext) {
    const { filter, order } = args.request();
    const page = await services.patents.list(filter, order, args.page());
    const unknownNumbers = () => services.patents.unknownNumbers(filter);
    const searchReading = () => services.patents.searchReading(filter);
    const quickCount = () => page.quickCount();
    return { ...fromPage(page), quickCount, unknownNumbers, searchReading } satisfies PatentConnectionValue;
  }

  @Requires('reader')
  @Query(() => [SimilarPatentType], {
    complexity: ({ args, childComplexity }) => 50 + rowsAsked(args.top, MOST_SIMILAR) * childComplexity,
    description:
      'The imported patents nearest to a text or to a patent, by the encoder of the model that answers: of those that have a vector already, approximately where there are very many.',
  })
  similarPatents(
    @Args(() => SimilarPatentsArgs) args: SimilarPatentsArgs,
    @Ctx() { services, signal }: GraphQLContext,
  ) {
    return services.patents.similar(args.target(), { top: args.top, signal });
  }

  @FieldResolver(() => String, {
    description:
      'What to call it in a list: its title, else the beginning of its abstract or first claim, else its number.',
  })
  heading(@Root() patent: Patent) {
    return headingOf(patent);
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

  @FieldResolver(() => [PatentOriginType], {
    description: 'The sources of its fields; none is known of patents that an older release imported.',
  })
  origins(@Root() { origin }: Patent) {
    return origin.map(({ import: importId, ...source }) => ({ ...source, importId }));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'All claims as one text; null without claims.',
  })
  claims(@Root() { claims }: Patent) {
    return claims.length === 0 ? null : claims.map(({ number, text }) => `${number}. ${text}`).join('\n\n');
  }

  @FieldResolver(() => ImportType, { nullable: true, description: 'The import that last wrote the patent.' })
  import(@Root() { importId }: Patent, @Ctx() { load }: GraphQLContext) {
    return importId === null ? null : load.importById.load(importId);
  }
}

/** A list of patents; one that numbers were asked for knows which of them it does not have. */
interface PatentConnectionValue extends ConnectionValue<Patent> {
  readonly quickCount?: () => Promise<QuickCount>;
  readonly unknownNumbers?: () => Promise<readonly string[]>;
  readonly searchReading?: () => Promise<SearchReading | null>;
}

@Resolver(() => PatentConnection)
export class PatentConnectionResolver {
  @FieldResolver(() => QuickCountType, {
    description:
      'Rows in the whole list for somebody who looks on: counting ends after a moment, when `totalCount` would go on.',
  })
  async quickCount(@Root() { quickCount, totalCount }: PatentConnectionValue): Promise<QuickCount> {
    return quickCount?.() ?? upToCounted(await totalCount());
  }

  @FieldResolver(() => [String], {
    description:
      'Of the numbers that the filter asks for, as they were given, those of no stored patent or of several.',
  })
  unknownNumbers(@Root() { unknownNumbers }: PatentConnectionValue) {
    return unknownNumbers?.() ?? [];
  }

  @FieldResolver(() => PatentSearchReadingType, {
    nullable: true,
    description: 'How `search` of the filter was understood; null without one.',
  })
  searchReading(@Root() { searchReading }: PatentConnectionValue) {
    return searchReading?.() ?? null;
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

/** Assignments are counted one by one. */
const COUNTING_COST = 20;

/** What this domain adds to a symbol of the scheme. */
@Resolver(() => CpcNodeType)
export class CpcNodePatentsResolver {
  @FieldResolver(() => CpcPatentCountsType, {
    complexity: ({ childComplexity }) => COUNTING_COST + childComplexity,
    description: 'How many stored patents carry this symbol, and this symbol or one below it.',
  })
  patentCounts(@Root() { id }: CpcNode, @Ctx() { load }: GraphQLContext) {
    return load.patentCountsOf.load(id);
  }

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
