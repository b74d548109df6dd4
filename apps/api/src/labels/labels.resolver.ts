import { checked } from '@nonet/operations';
import { type LabelSet, reviewLabel } from '@nonet/services/labels';
import { Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { assertScope, Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { argumentsOf, type Asked } from '../graphql/input-types.js';
import { LabelReviewArgs, LabelSetArgs, LabelsArgs } from './labels.args.js';
import {
  LabelConnection,
  LabelReviewType,
  LabelSetConnection,
  LabelSetFitType,
  LabelSetType,
  LabelSetVersionType,
} from './labels.types.js';

const ReviewLabelArgs = argumentsOf(reviewLabel);

/** A few counts, in units of one field. */
const FACTS_COST = 10;

@Resolver(() => LabelSetType)
export class LabelSetsResolver {
  @Requires('reader')
  @Query(() => LabelSetConnection, { complexity: pageCost, description: 'The label sets, by name.' })
  async labelSets(@Args(() => PageArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    return fromPage(await services.labelSets.list(args.page()));
  }

  @Requires('reader')
  @Query(() => LabelSetType, { description: 'A label set by its name.' })
  labelSet(@Args(() => LabelSetArgs) { name }: LabelSetArgs, @Ctx() { services }: GraphQLContext) {
    return services.labelSets.get(name);
  }

  @Requires('admin')
  @Mutation(() => LabelSetType, {
    description: 'Removes a label set with its labels, examples and reviews; the patents stay.',
  })
  removeLabelSet(@Args(() => LabelSetArgs) { name }: LabelSetArgs, @Ctx() { services }: GraphQLContext) {
    return services.labelSets.remove(name);
  }

  @Requires('analyst')
  @Mutation(() => LabelReviewType, { description: `${reviewLabel.title}. ${reviewLabel.outcome}` })
  reviewLabel(@Args(() => ReviewLabelArgs) { input }: Asked, @Ctx() { services, principal }: GraphQLContext) {
    return services.labelSets.review(checked(reviewLabel.fields, input, ['input']), principal);
  }

  @Requires('analyst')
  @Mutation(() => LabelReviewType, {
    description: 'Takes a verdict on a label back, by whoever gave it.',
  })
  withdrawLabelReview(
    @Args(() => LabelReviewArgs) { id }: LabelReviewArgs,
    @Ctx() { services, principal }: GraphQLContext,
  ) {
    return services.labelSets.withdrawReview(id, principal);
  }

  @FieldResolver(() => LabelSetVersionType, { complexity: FACTS_COST, description: 'The version in use.' })
  async version(@Root() set: LabelSet, @Ctx() { load }: GraphQLContext) {
    return (await load.labelSetFacts.load(set.id)).version;
  }

  @FieldResolver(() => [LabelSetVersionType], {
    complexity: FACTS_COST,
    description: 'All versions, the newest first.',
  })
  versions(@Root() set: LabelSet, @Ctx() { services }: GraphQLContext) {
    return services.labelSets.versions(set);
  }

  @FieldResolver(() => Int, { complexity: FACTS_COST, description: 'Labels in use.' })
  async labelCount(@Root() set: LabelSet, @Ctx() { load }: GraphQLContext) {
    return (await load.labelSetFacts.load(set.id)).labels;
  }

  @FieldResolver(() => Int, { complexity: FACTS_COST, description: 'Patents that were given as examples.' })
  async exampleCount(@Root() set: LabelSet, @Ctx() { load }: GraphQLContext) {
    return (await load.labelSetFacts.load(set.id)).examples;
  }

  @FieldResolver(() => Int, { complexity: FACTS_COST, description: 'Verdicts of reviewers.' })
  async reviewCount(@Root() set: LabelSet, @Ctx() { load }: GraphQLContext) {
    return (await load.labelSetFacts.load(set.id)).reviews;
  }

  @FieldResolver(() => [LabelSetFitType], {
    complexity: FACTS_COST,
    description: 'What was learnt of its examples, for each encoder the newest.',
  })
  async fits(@Root() set: LabelSet, @Ctx() { load }: GraphQLContext) {
    const { fits } = await load.labelSetFacts.load(set.id);
    return fits.map((fit) => ({
      ...fit,
      weights: Object.entries(fit.weights).map(([signal, weight]) => ({ signal, weight })),
    }));
  }

  @FieldResolver(() => LabelConnection, {
    complexity: pageCost,
    description: 'Its labels in the order of the tree: a level of it, or those with some words.',
  })
  async labels(
    @Root() set: LabelSet,
    @Args(() => LabelsArgs) args: LabelsArgs,
    @Ctx() { services }: GraphQLContext,
  ) {
    const words = args.words?.trim() || null;
    const asked =
      words === null
        ? ({ kind: 'below', parent: args.under ?? null } as const)
        : ({ kind: 'words', words } as const);
    return fromPage(await services.labelSets.labels(set, asked, args.page()));
  }

  @FieldResolver(() => [LabelReviewType], {
    complexity: FACTS_COST,
    description: 'What people said of its labels, the newest first: a thousand at most.',
  })
  reviews(@Root() set: LabelSet, @Ctx() { services, principal }: GraphQLContext) {
    assertScope(principal, 'patents', 'Numbers of reviewed patents');
    return services.labelSets.reviews(set);
  }
}
