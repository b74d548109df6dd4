import {
  type ArgsDictionary,
  Args,
  Ctx,
  FieldResolver,
  Float,
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
import { rowsAsked } from '../graphql/limits.js';
import { describeRun, listRuns, settingsOf } from '@nonet/services/operations';
import { compareRuns } from './compare-runs.js';
import {
  CompareRunsArgs,
  MOST_COMPARED,
  POINTS,
  RunArgs,
  RunPointsArgs,
  RunProgressArgs,
} from './runs.args.js';
import { messageOf, RESOURCES, type Run, type RunEvent, type RunPoint } from '@nonet/services/runs';
import {
  LogLevelEnum,
  RunComparisonType,
  RunConnection,
  RunEventConnection,
  RunEventType,
  RunMetric,
  RunPointType,
  RunSettingType,
  RunType,
  WorkerType,
} from './runs.types.js';

const RunsArgs = flatArgumentsOf(listRuns, PageArgs);
const RunChangesArgs = flatArgumentsOf(listRuns);

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

  @Requires('reader')
  @Query(() => [WorkerType], {
    description: 'The processes that take up runs, those too that have nothing to do.',
  })
  async workers(@Ctx() { services }: GraphQLContext): Promise<WorkerType[]> {
    const workers = await services.runs.workers();
    return workers.map(({ slots, running, ...worker }) => ({
      ...worker,
      queues: RESOURCES.filter((resource) => slots[resource] > 0).map((resource) => ({
        resource,
        slots: slots[resource],
        running: running[resource],
      })),
    }));
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

  @FieldResolver(() => String, {
    description: 'What people call it: what it does, and with what. For example `Import patents: week.xml`.',
  })
  name(@Root() run: Run) {
    const { title, subject } = describeRun(run);
    return `${title}: ${subject}`;
  }

  @FieldResolver(() => String, { description: 'With what it does it: a file, a name, symbols.' })
  subject(@Root() run: Run) {
    return describeRun(run).subject;
  }

  @FieldResolver(() => [RunSettingType], {
    description: 'What it was asked for, in the words of the form; `configuration` for programs.',
  })
  settings(@Root() run: Run) {
    return settingsOf(run);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Seconds from its beginning to its end, or until now; null before it began.',
  })
  seconds(@Root() { startedAt, finishedAt }: Run) {
    return startedAt === null
      ? null
      : Math.max(0, ((finishedAt ?? new Date()).getTime() - startedAt.getTime()) / 1000);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'How much of the phase is done, 0 to 1; null while nobody knows how much there is to do.',
  })
  share(@Root() { done, total }: Run) {
    return total === null || total <= 0 ? null : Math.min(1, Math.max(0, done / total));
  }

  @FieldResolver(() => Float, {
    nullable: true,
    complexity: 5,
    description:
      'In how many seconds the phase will probably be done, by what the run did lately; null where nobody can know.',
  })
  secondsLeft(@Root() { id }: Run, @Ctx() { load }: GraphQLContext) {
    return load.secondsLeftOf.load(id);
  }

  @FieldResolver(() => [RunPointType], {
    complexity: ({ args, childComplexity }) => 10 + rowsAsked(args.first, POINTS) * childComplexity,
    description:
      'What it measured so far, in order: its curves. Of more than asked for every second, third … and always the last.',
  })
  points(
    @Root() { id }: Run,
    @Args(() => RunPointsArgs) { first }: RunPointsArgs,
    @Ctx() { load }: GraphQLContext,
  ) {
    return load.pointsOf.load({ id, most: first });
  }

  @Requires('reader')
  @Query(() => RunComparisonType, {
    complexity: ({ childComplexity }) => 10 + MOST_COMPARED * childComplexity,
    description: 'Runs side by side: in what they differ, and their figures.',
  })
  async compareRuns(
    @Args(() => CompareRunsArgs) { ids }: CompareRunsArgs,
    @Ctx() { services }: GraphQLContext,
  ) {
    return compareRuns(await Promise.all(ids.map((id) => services.runs.need(id))));
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
  @Subscription(() => RunType, {
    subscribe: ({ args, context }: { args: ArgsDictionary; context: GraphQLContext }) =>
      context.services.runs.changes(askedOf(listRuns, args).filter ?? {}, context.signal),
    description:
      'Runs as they are asked for, go on and end, each as it then is, of quick changes the last: what keeps a list up to date. Does not end by itself; what happened before it began, `runs` has.',
  })
  runChanges(@Root() run: Run, @Args(() => RunChangesArgs) args: object) {
    // What the method takes is what the subscription takes; `subscribe` has read it.
    void args;
    return run;
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

/** What an event says to people. */
@Resolver(() => RunEventType)
export class RunEventResolver {
  @FieldResolver(() => LogLevelEnum, { description: 'How much it matters.' })
  level(@Root() event: RunEvent) {
    return messageOf(event).level;
  }

  @FieldResolver(() => String, { description: 'What it says, in a sentence.' })
  message(@Root() event: RunEvent) {
    return messageOf(event).message;
  }
}

type Figure = (point: RunPoint) => number | null;
const named =
  (name: string): Figure =>
  ({ figures }) =>
    figures[name] ?? null;

/** The figures of trainings by name, and whatever else there is. */
@Resolver(() => RunPointType)
export class RunPointResolver {
  @FieldResolver(() => Float, { nullable: true, description: 'The step of the training.' })
  step(@Root() point: RunPoint) {
    return named('step')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'The loss, as a mean of the last steps.' })
  loss(@Root() point: RunPoint) {
    return named('loss')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'The learning rate.' })
  learningRate(@Root() point: RunPoint) {
    return named('learningRate')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Tokens that were learnt from in a second.' })
  tokensPerSecond(@Root() point: RunPoint) {
    return named('tokensPerSecond')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'Length of the gradient.' })
  gradientNorm(@Root() point: RunPoint) {
    return named('gradientNorm')(point);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: 'Share of the held-out patents whose first symbol is right.',
  })
  hit1(@Root() point: RunPoint) {
    return named('hit1')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'The same for one of the first three.' })
  hit3(@Root() point: RunPoint) {
    return named('hit3')(point);
  }

  @FieldResolver(() => Float, { nullable: true, description: 'The same for one of the first five.' })
  hit5(@Root() point: RunPoint) {
    return named('hit5')(point);
  }

  @FieldResolver(() => [RunMetric], { description: 'All its figures by name.' })
  figures(@Root() { figures }: RunPoint) {
    return Object.entries(figures).map(([name, value]) => ({ name, value }));
  }
}
