import {
  runState,
  type Json,
  type Resource,
  type Run,
  type RunEvent,
  type LogLevel,
  type RunKind,
  type RunPoint,
  type RunState,
} from '@nonet/services/runs';
import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { Problem } from '../graphql/problem.types.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';
import { runKind } from '@nonet/services/operations';

const RunKindEnum = enumType(runKind);
const RunStateEnum = enumType(runState);

const ResourceEnum = { CPU: 'cpu', GPU: 'gpu' } as const satisfies Record<string, Resource>;

registerEnumType(ResourceEnum, {
  name: 'Resource',
  description: 'What a run needs most of; each has a queue of its own.',
  valuesConfig: {
    CPU: { description: 'Processors.' },
    GPU: { description: 'A GPU.' },
  },
});

@ObjectType({ simpleResolvers: true, description: 'A figure of a run.' })
export class RunMetric {
  @Field(() => String, { description: 'What it measures.' })
  name!: string;

  @Field(() => Float, { description: 'Its latest value.' })
  value!: number;
}

export const LogLevelEnum = { ERROR: 'error', INFO: 'info', WARNING: 'warning' } as const satisfies Record<
  string,
  LogLevel
>;

registerEnumType(LogLevelEnum, {
  name: 'LogLevel',
  description: 'How much an entry of a log matters.',
  valuesConfig: {
    ERROR: { description: 'Why the run ended.' },
    INFO: { description: 'As it should be.' },
    WARNING: { description: 'Not as it should be, and it went on.' },
  },
});

@ObjectType('RunPoint', { description: 'Figures that a run reported together: a point of its curves.' })
export class RunPointType {
  @Field(() => Int, { simple: true, description: 'Of the event that reported them.' })
  sequence!: number;

  @Field(() => DateTimeScalar, { simple: true, description: 'When they were noted.' })
  at!: Date;

  figures!: RunPoint['figures'];
}

@ObjectType('RunSetting', {
  simpleResolvers: true,
  description: 'One of the things that a run was asked for.',
})
export class RunSettingType {
  @Field(() => String, { description: 'The field of the mutation: `evaluateEvery`.' })
  name!: string;

  @Field(() => String, { description: 'What forms call it.' })
  title!: string;

  @Field(() => String, { description: 'Its value, as people write it.' })
  value!: string;
}

@ObjectType('RunEvent', { description: 'Something that a run reported.' })
export class RunEventType {
  @Field(() => Int, {
    simple: true,
    description: 'Its place: from 1, without gaps.',
  })
  sequence!: number;

  @Field(() => String, {
    simple: true,
    description:
      '`queued`, `started`, `progress`, `metrics`, `checkpoint`, `retrying`, `given-back`, `cancelling`; `succeeded`, `failed` or `cancelled` at the end; others of the kind of work.',
  })
  type!: RunEvent['type'];

  @Field(() => JsonScalar, { simple: true, nullable: true, description: 'What it says, for programs.' })
  data!: Json;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was noted.' })
  at!: Date;
}

@ObjectType('Run', { description: 'A piece of long work, from the moment it was asked for to its end.' })
export class RunType {
  @Field(() => ID, { simple: true, description: 'Identifies the run.' })
  id!: string;

  @Field(() => RunKindEnum, { simple: true, description: 'What it does.' })
  kind!: RunKind;

  @Field(() => RunStateEnum, { simple: true, description: 'How far it is.' })
  state!: RunState;

  @Field(() => ResourceEnum, { simple: true, description: 'In whose queue it stands.' })
  resource!: Resource;

  @Field(() => Int, { simple: true, description: 'Higher first.' })
  priority!: number;

  @Field(() => JsonScalar, { simple: true, nullable: true, description: 'What it was asked for.' })
  configuration!: Json;

  @Field(() => String, { simple: true, nullable: true, description: 'What it does now.' })
  phase!: string | null;

  @Field(() => Float, { simple: true, description: 'How much of the phase is done.' })
  done!: number;

  @Field(() => Float, { simple: true, nullable: true, description: 'Of how much; null while unknown.' })
  total!: number | null;

  @Field(() => JsonScalar, {
    simple: true,
    nullable: true,
    description: 'What came of it; null until it succeeded.',
  })
  result!: Json;

  @Field(() => Int, { simple: true, description: 'How often a worker took it up.' })
  attempt!: number;

  @Field(() => String, { simple: true, nullable: true, description: 'Host and process that work on it.' })
  worker!: string | null;

  @Field(() => DateTimeScalar, {
    simple: true,
    nullable: true,
    description: 'When its worker was last heard of.',
  })
  heartbeatAt!: Date | null;

  @Field(() => String, { simple: true, nullable: true, description: 'Who asked to cancel it.' })
  cancelledBy!: string | null;

  @Field(() => Problem, {
    simple: true,
    nullable: true,
    description: 'Why it failed or was cancelled; null otherwise.',
  })
  error!: Run['error'];

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was asked for.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { simple: true, nullable: true, description: 'When it first began.' })
  startedAt!: Date | null;

  @Field(() => DateTimeScalar, { simple: true, nullable: true, description: 'When it ended.' })
  finishedAt!: Date | null;
}

@ObjectType('RunDifference', {
  simpleResolvers: true,
  description: 'Something in which runs differ.',
})
export class RunDifferenceType {
  @Field(() => String, { description: 'The field of the mutation, or the name of the figure.' })
  name!: string;

  @Field(() => String, { description: 'What people call it.' })
  title!: string;

  @Field(() => [String], {
    nullable: 'items',
    description: 'The value of each run, in their order; null where a run has none.',
  })
  values!: (string | null)[];
}

@ObjectType('RunFigureRow', { simpleResolvers: true, description: 'The same figure of several runs.' })
export class RunFigureRowType {
  @Field(() => String, { description: 'What it measures.' })
  name!: string;

  @Field(() => [Float], {
    nullable: 'items',
    description: 'The latest value of each run, in their order; null where a run has none.',
  })
  values!: (number | null)[];
}

@ObjectType('RunComparison', { simpleResolvers: true, description: 'Several runs side by side.' })
export class RunComparisonType {
  @Field(() => [RunType], { description: 'The runs, in the order of their ids.' })
  compared!: Run[];

  @Field(() => [RunDifferenceType], { description: 'What they were asked for, where that differs.' })
  settings!: RunDifferenceType[];

  @Field(() => [RunFigureRowType], { description: 'The figures that any of them has.' })
  figures!: RunFigureRowType[];
}

export const RunConnection = connectionTypes('Run', RunType);
export const RunEventConnection = connectionTypes('RunEvent', RunEventType);

@ObjectType('WorkerQueue', { simpleResolvers: true, description: 'What a worker does for a queue.' })
export class WorkerQueueType {
  @Field(() => ResourceEnum, { description: 'Which queue.' })
  resource!: Resource;

  @Field(() => Int, { description: 'Number of runs that it takes at a time.' })
  slots!: number;

  @Field(() => Int, { description: 'Number of runs that it has in hand.' })
  running!: number;
}

@ObjectType('RunForecast', {
  simpleResolvers: true,
  description: 'How long a run would probably take, by how long earlier ones took here.',
})
export class RunForecastType {
  @Field(() => Float, { description: 'In the middle of what the earlier runs say.' })
  seconds!: number;

  @Field(() => Float, { description: 'By the fastest of them.' })
  fewestSeconds!: number;

  @Field(() => Float, { description: 'By the slowest of them.' })
  mostSeconds!: number;

  @Field(() => Boolean, {
    description: 'Whether they had the same settings, but for how much there was to do; others say less.',
  })
  isAlike!: boolean;

  @Field(() => [RunType], { description: 'The earlier runs, at most five, the newest first.' })
  runs!: readonly Run[];
}

@ObjectType('Worker', { description: 'A process that takes up runs.' })
export class WorkerType {
  @Field(() => String, { simple: true, description: 'Host and process, as `Run.worker` names it.' })
  name!: string;

  @Field(() => [WorkerQueueType], { description: 'The queues that it takes runs from.' })
  queues!: readonly WorkerQueueType[];

  @Field(() => DateTimeScalar, { simple: true, description: 'When it started.' })
  startedAt!: Date;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was last heard of.' })
  heartbeatAt!: Date;
}
