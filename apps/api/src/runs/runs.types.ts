import {
  runState,
  type Json,
  type Resource,
  type Run,
  type RunEvent,
  type RunKind,
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

@ObjectType('RunEvent', { simpleResolvers: true, description: 'Something that a run reported.' })
export class RunEventType {
  @Field(() => Int, { description: 'Its place: from 1, without gaps.' })
  sequence!: number;

  @Field(() => String, {
    description:
      '`queued`, `started`, `progress`, `metrics`, `checkpoint`, `retrying`, `given-back`, `cancelling`; `succeeded`, `failed` or `cancelled` at the end; others of the kind of work.',
  })
  type!: RunEvent['type'];

  @Field(() => JsonScalar, { nullable: true, description: 'What it says.' })
  data!: Json;

  @Field(() => DateTimeScalar, { description: 'When it was noted.' })
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

export const RunConnection = connectionTypes('Run', RunType);
export const RunEventConnection = connectionTypes('RunEvent', RunEventType);
