import {
  type ArgsDictionary,
  Args,
  Ctx,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { Requires } from '../graphql/authorization.js';
import { fromPage, PageArgs, pageCost } from '../graphql/connection.js';
import type { GraphQLContext } from '../graphql/context.js';
import { askedOf, flatArgumentsOf } from '../graphql/input-types.js';
import { listRuns } from '@nonet/services/operations';
import { RunArgs, RunProgressArgs } from './runs.args.js';
import type { Run, RunEvent } from '@nonet/services/runs';
import { RunConnection, RunEventConnection, RunEventType, RunMetric, RunType } from './runs.types.js';

const RunsArgs = flatArgumentsOf(listRuns, PageArgs);

@Resolver(() => RunType)
export class RunsResolver {
  @Requires('reader')
  @Query(() => RunType, { nullable: true, description: 'One run; null when there is none with this id.' })
  run(@Args(() => RunArgs) { id }: RunArgs, @Ctx() { services }: GraphQLContext) {
    return services.runs.get(id);
  }

  @Requires('reader')
  @Query(() => RunConnection, {
    complexity: pageCost,
    description: 'Trainings and other long work, the newest first.',
  })
  async runs(@Args(() => RunsArgs) args: PageArgs, @Ctx() { services }: GraphQLContext) {
    const { filter } = askedOf(listRuns, args);
    return fromPage(await services.runs.list(filter ?? {}, args.page()));
  }

  @FieldResolver(() => String, {
    description: 'Who started it: the name of an API key, or the command line.',
  })
  startedBy(@Root() { startedBy }: Run) {
    return startedBy.name;
  }

  @FieldResolver(() => [RunMetric], { description: 'Its latest figures; `logs` has those before.' })
  metrics(@Root() { metrics }: Run) {
    return Object.entries(metrics).map(([name, value]) => ({ name, value }));
  }

  @FieldResolver(() => RunEventConnection, {
    complexity: (facts) => 10 + pageCost(facts),
    description: 'What it has reported so far, in order.',
  })
  async logs(@Root() { id }: Run, @Args(() => PageArgs) args: PageArgs, @Ctx() { load }: GraphQLContext) {
    return fromPage(await load.logsOf.load({ key: id, page: args.page() }));
  }

  @Requires('admin')
  @Mutation(() => RunType, {
    description:
      'Ends a queued run at once, and asks the worker of a running one to stop. One that has ended stays as it is.',
  })
  cancelRun(@Args(() => RunArgs) { id }: RunArgs, @Ctx() { services, principal }: GraphQLContext) {
    return services.runs.cancel(id, principal);
  }

  @Requires('reader')
  @Subscription(() => RunEventType, {
    subscribe: ({ args, context }: { args: ArgsDictionary; context: GraphQLContext }) => {
      const { id, after } = args as RunProgressArgs;
      return context.services.runs.events(id, { after, signal: context.signal });
    },
    description:
      'What a run has reported after an event, and then what it reports; completes when the run has ended. Whoever lost the connection goes on after the last sequence that they saw.',
  })
  runProgress(@Root() event: RunEvent, @Args(() => RunProgressArgs) args: RunProgressArgs) {
    // What the method takes is what the subscription takes; `subscribe` has read it.
    void args;
    return event;
  }
}
