import { whole } from '@nonet/operations';
import type { LevelBalance } from '@nonet/services/statistics';
import { Args, ArgsType, Ctx, Field, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { Allowed } from '../graphql/constraints.js';
import type { GraphQLContext } from '../graphql/context.js';
import { rowsAsked } from '../graphql/limits.js';
import {
  LevelBalanceType,
  PatentStatisticsType,
  SchemeStatisticsType,
  SymbolCountType,
} from './statistics.types.js';

/** How many symbols of a level are answered with. */
const SYMBOLS = { usual: 20, most: 1_000 };
/** What counting all patents costs, where nobody did since the last import. */
const COUNTING_COST = 500;

@ArgsType()
class SymbolCountArgs {
  @Allowed(whole(1, SYMBOLS.most))
  @Field(() => Int, { defaultValue: SYMBOLS.usual, description: `How many, 1 to ${SYMBOLS.most}.` })
  first!: number;
}

@Resolver(() => LevelBalanceType)
export class StatisticsResolver {
  @Requires('reader')
  @Query(() => SchemeStatisticsType, {
    nullable: true,
    complexity: ({ childComplexity }) => 50 + 10 * childComplexity,
    description: 'What the scheme in use is made of; null before the first import.',
  })
  cpcStatistics(@Ctx() { services }: GraphQLContext) {
    return services.statistics.scheme();
  }

  @Requires('reader')
  @Query(() => PatentStatisticsType, {
    complexity: ({ childComplexity }) => COUNTING_COST + childComplexity,
    description:
      'How the stored patents are spread over the scheme. Counted once after each import, which takes seconds where there are many.',
  })
  patentStatistics(@Ctx() { services }: GraphQLContext) {
    return services.statistics.patents();
  }

  @FieldResolver(() => [SymbolCountType], {
    complexity: ({ args, childComplexity }) => 1 + 3 * rowsAsked(args.first, SYMBOLS) * childComplexity,
    description: 'The symbols with the most patents, these first.',
  })
  top(@Root() { counts }: LevelBalance, @Args(() => SymbolCountArgs) { first }: SymbolCountArgs) {
    return counts.slice(0, first);
  }

  @FieldResolver(() => [SymbolCountType], {
    complexity: ({ args, childComplexity }) => 1 + 3 * rowsAsked(args.first, SYMBOLS) * childComplexity,
    description: 'The symbols with the fewest patents, of those that some patent carries, the rarest first.',
  })
  rare(@Root() { counts }: LevelBalance, @Args(() => SymbolCountArgs) { first }: SymbolCountArgs) {
    return counts.slice(-first).reverse();
  }
}
