import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { listSchemeChanges, type SchemeChange, type SchemeUpdate } from '@nonet/services/scheme-changes';
import type { CpcNode } from '@nonet/services/taxonomy';
import { assertScope, Requires } from '../graphql/authorization.js';
import { fromList, fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { CpcNodeConnection, CpcNodeType } from '../taxonomy/taxonomy.types.js';
import { SchemeChangeConnection, SchemeChangeType, SchemeUpdateType } from './scheme-changes.types.js';

const SchemeChangesArgs = flatArgumentsOf(listSchemeChanges, PageArgs);

/** Counts say which patents are stored: they are for those who may see these. */
const COUNTING = 'Counting the patents of a change';
/** All patents of thousands of symbols are counted, in units of one field. */
const SCAN_COST = 50;

@Resolver(() => SchemeChangeType)
export class SchemeChangesResolver {
  @Requires('reader')
  @Query(() => SchemeChangeConnection, {
    complexity: pageCost,
    description: 'What updates of the scheme changed: the newest update first, in the order of the symbols.',
  })
  async schemeChanges(
    @Args(() => SchemeChangesArgs) args: PageArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const { filter } = askedOf(listSchemeChanges, args);
    if (filter?.carried !== undefined) assertScope(principal, 'patents', COUNTING);
    return fromPage(await services.schemeChanges.list(filter ?? {}, args.page()));
  }

  @FieldResolver(() => Int, { description: 'How many stored patents carry the symbol itself.' })
  patentCount(@Root() { symbol }: SchemeChange, @Ctx() { load, principal }: GraphQLContext) {
    assertScope(principal, 'patents', COUNTING);
    return load.carriersOf.load(symbol);
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The symbol, also one that is gone.' })
  node(@Root() { symbol }: SchemeChange, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }

  @FieldResolver(() => CpcNodeConnection, {
    complexity: pageCost,
    description:
      'Where the documents of a removed symbol went: by the imported revision concordance, or else to the nearest symbol above it that is still there. None of other changes.',
  })
  async successors(
    @Root() change: SchemeChange,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return fromList(await successorsOf(change, load), ({ symbol }) => symbol, args.page());
  }
}

async function successorsOf(
  { kind, symbol }: SchemeChange,
  load: GraphQLContext['load'],
): Promise<CpcNode[]> {
  if (kind !== 'removed') return [];
  const named = await load.successorsOf.load(symbol);
  if (named.length > 0) return named;
  const node = await load.nodeBySymbol.load(symbol);
  // It may have come back since.
  if (node === null || node.removedIn === null) return [];
  const above = await load.ancestorsOf.load(node.id);
  return above.filter(({ removedIn }) => removedIn === null).slice(-1);
}

@Resolver(() => SchemeUpdateType)
export class SchemeUpdatesResolver {
  @Requires('reader')
  @Query(() => [SchemeUpdateType], {
    complexity: ({ childComplexity }) => 1 + 10 * childComplexity,
    description: 'The imported versions of the scheme that changed the one before them, the newest first.',
  })
  schemeUpdates(@Ctx() { services }: GraphQLContext) {
    return services.schemeChanges.updates();
  }

  @FieldResolver(() => Int, {
    complexity: SCAN_COST,
    description: 'How many stored patents carry a symbol that it took away.',
  })
  patentCount(@Root() { id }: SchemeUpdate, @Ctx() { load, principal }: GraphQLContext) {
    assertScope(principal, 'patents', COUNTING);
    return load.touchedBy.load(id);
  }
}
