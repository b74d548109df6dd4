import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { watch, type WatchedPeriod } from '@nonet/services/watching';
import { Requires } from '../graphql/authorization.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { WatchType, type WatchedPeriodType } from './watching.types.js';

const WatchArgs = flatArgumentsOf(watch);

/** Days are summed up: in units of one field. */
const SUMMING = 20;

@Resolver()
export class WatchingResolver {
  @Requires('reader')
  @Query(() => WatchType, {
    complexity: ({ childComplexity }) => SUMMING + childComplexity,
    description: `${watch.title}. ${watch.outcome}`,
  })
  async watch(@Args(() => WatchArgs) args: object, @Ctx() { services }: GraphQLContext): Promise<WatchType> {
    const { periods, recent, before, first, ...rest } = await services.watching.watch(askedOf(watch, args));
    return {
      ...rest,
      periods: periods.map(presented),
      recent: recent && presented(recent),
      before: before && presented(before),
      first: first && presented(first),
    };
  }
}

const presented = ({ sections, ...period }: WatchedPeriod): WatchedPeriodType => ({
  ...period,
  sections: Object.entries(sections)
    .map(([section, share]) => ({ section, share }))
    .sort((a, b) => (a.section < b.section ? -1 : 1)),
});
