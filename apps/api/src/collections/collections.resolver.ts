import { checked } from '@nonet/operations';
import { Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { type Collection, conditionsOf, createCollection } from '@nonet/services/collections';
import { assertScope, Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked } from '../graphql/input-types.js';
import { CollectionArgs } from './collections.args.js';
import {
  CollectionCalibrationType,
  CollectionConditionType,
  CollectionConnection,
  CollectionHabitsType,
  CollectionType,
} from './collections.types.js';
import { assignedHabitsOf, calibrationOf } from './present-calibration.js';

const CreateCollectionArgs = argumentsOf(createCollection);

/** Its patents are counted, or gone through: in units of one field. */
const SCAN_COST = 50;

/** Counts say which patents are stored: they are for those who may see these. */
const COUNTING = 'Counting the patents of a collection';

@Resolver(() => CollectionType)
export class CollectionsResolver {
  @Requires('reader')
  @Query(() => CollectionConnection, { complexity: pageCost, description: 'The collections, by name.' })
  async collections(@Args(() => PageArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.collections.list(args.page()));
  }

  @Requires('reader')
  @Query(() => CollectionType, { description: 'A collection by its name.' })
  collection(@Args(() => CollectionArgs) { name }: CollectionArgs, @Ctx() { services }: GraphQLContext) {
    return services.collections.get(name);
  }

  @Requires('analyst')
  @Mutation(() => CollectionType, { description: `${createCollection.title}. ${createCollection.outcome}` })
  createCollection(
    @Args(() => CreateCollectionArgs) { input }: Asked,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    return services.collections.create(checked(createCollection.fields, input, ['input']), principal.name);
  }

  @Requires('admin')
  @Mutation(() => CollectionType, {
    description: 'Removes a collection and its calibrations; the patents stay.',
  })
  removeCollection(
    @Args(() => CollectionArgs) { name }: CollectionArgs,
    @Ctx() { services }: GraphQLContext,
  ) {
    return services.collections.remove(name);
  }

  @FieldResolver(() => [CollectionConditionType], { description: 'Which patents belong to it; none: all.' })
  conditions(@Root() { filter }: Collection) {
    return conditionsOf(filter);
  }

  @FieldResolver(() => Int, { complexity: SCAN_COST, description: 'How many stored patents belong to it.' })
  async patentCount(@Root() collection: Collection, @Ctx() { load, principal }: GraphQLContext) {
    assertScope(principal, 'patents', COUNTING);
    return load.collectionSize.load(collection);
  }

  @FieldResolver(() => [CollectionCalibrationType], {
    description: 'Its newest calibration for each version of experts, the newest first.',
  })
  async calibrations(@Root() { id }: Collection, @Ctx() { load }: GraphQLContext) {
    return (await load.calibrationsOf.load(id)).map(calibrationOf);
  }

  @FieldResolver(() => CollectionHabitsType, {
    nullable: true,
    complexity: SCAN_COST,
    description: 'How its patents are by the symbols that offices gave them; null where none has any.',
  })
  async assigned(@Root() collection: Collection, @Ctx() { services, principal }: GraphQLContext) {
    assertScope(principal, 'patents', COUNTING);
    return assignedHabitsOf(await services.collections.assignedHabits(collection));
  }
}
