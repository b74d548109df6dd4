import { checked } from '@nonet/operations';
import { Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import {
  decideReclassifications,
  listReclassificationChanges,
  listReclassificationGroups,
  listReclassifications,
  type ReclassificationGroup,
  undoReclassifications,
} from '@nonet/services/reclassification';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked, askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { CpcNodeType } from '../taxonomy/taxonomy.types.js';
import {
  ReclassificationChangeConnection,
  ReclassificationConnection,
  ReclassificationGroupConnection,
  ReclassificationGroupType,
  ReclassificationOutcomeType,
} from './reclassification.types.js';

const ProposalsArgs = flatArgumentsOf(listReclassifications, PageArgs);
const GroupsArgs = flatArgumentsOf(listReclassificationGroups, PageArgs);
const ChangesArgs = flatArgumentsOf(listReclassificationChanges, PageArgs);
const DecideArgs = argumentsOf(decideReclassifications);
const UndoArgs = argumentsOf(undoReclassifications);

@Resolver(() => ReclassificationGroupType)
export class ReclassificationResolver {
  @Requires('reader')
  @Query(() => ReclassificationConnection, {
    complexity: pageCost,
    description: 'What is proposed in place of removed and split symbols, patent by patent.',
  })
  async reclassifications(@Args(() => ProposalsArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    const { filter } = askedOf(listReclassifications, args);
    return fromPage(await services.reclassification.list(filter ?? {}, args.page()));
  }

  @Requires('reader')
  @Query(() => ReclassificationGroupConnection, {
    complexity: pageCost,
    description:
      'The same by symbol and successor, in the order of the symbols; of each the group with the most patents first.',
  })
  async reclassificationGroups(@Args(() => GroupsArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    const { filter } = askedOf(listReclassificationGroups, args);
    return fromPage(await services.reclassification.groups(filter ?? {}, args.page()));
  }

  @Requires('reader')
  @Query(() => ReclassificationChangeConnection, {
    complexity: pageCost,
    description: 'Decisions on removed symbols, the newest first; those that were undone too.',
  })
  async reclassificationChanges(
    @Args(() => ChangesArgs) args: PageArgs,
    @Ctx() { services }: GraphQLContext,
  ) {
    const { filter } = askedOf(listReclassificationChanges, args);
    return fromPage(await services.reclassification.changes(filter ?? {}, args.page()));
  }

  @Requires('analyst')
  @Mutation(() => ReclassificationOutcomeType, {
    description: `${decideReclassifications.title}. ${decideReclassifications.outcome}`,
  })
  async decideReclassifications(
    @Args(() => DecideArgs) { input }: Asked,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const request = checked(decideReclassifications.fields, input, ['input']);
    return { count: (await services.reclassification.decide(request, principal)).decided };
  }

  @Requires('analyst')
  @Mutation(() => ReclassificationOutcomeType, {
    description: `${undoReclassifications.title}. ${undoReclassifications.outcome}`,
  })
  async undoReclassifications(
    @Args(() => UndoArgs) { input }: Asked,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    const request = checked(undoReclassifications.fields, input, ['input']);
    return { count: (await services.reclassification.undo(request, principal)).undone };
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'The removed symbol in the scheme.' })
  node(@Root() { symbol }: ReclassificationGroup, @Ctx() { load }: GraphQLContext) {
    return load.nodeBySymbol.load(symbol);
  }

  @FieldResolver(() => CpcNodeType, { nullable: true, description: 'What is proposed, in the scheme.' })
  successorNode(@Root() { successor }: ReclassificationGroup, @Ctx() { load }: GraphQLContext) {
    return successor === null ? null : load.nodeBySymbol.load(successor);
  }
}
