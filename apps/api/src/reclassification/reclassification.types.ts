import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import {
  reclassificationState,
  type ReclassificationChange,
  type ReclassificationState,
} from '@nonet/services/reclassification';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export const ReclassificationStateEnum = enumType(reclassificationState);

@ObjectType('SuccessorSignal', {
  simpleResolvers: true,
  description: 'What speaks for or against a successor.',
})
export class SuccessorSignalType {
  @Field(() => String, {
    description:
      'Which signal: nearness of titles, of paths or of the text (`title`, `path`, `text`), shared words, place (`class`, `subclass`, `mainGroup`), other symbols of the patent (`kept`), or other patents that carry both (`carriers`, `groupCarriers`).',
  })
  signal!: string;

  @Field(() => Float, { description: 'What it adds to the score.' })
  weight!: number;
}

@ObjectType('SuccessorCandidate', {
  simpleResolvers: true,
  description: 'What may stand in the place of a removed symbol.',
})
export class SuccessorCandidateType {
  @Field(() => String, { description: 'The symbol.' })
  symbol!: CpcSymbol;

  @Field(() => Float, { description: 'How likely it is the right one, 0 to 1.' })
  confidence!: number;

  @Field(() => String, {
    description:
      'Why it is allowed: `concordance` names it, an `update` brought it, or it is the nearest `ancestor` that is still there.',
  })
  source!: string;

  @Field(() => [SuccessorSignalType], {
    description: 'What was found for and against it, the weightiest first.',
  })
  evidence!: readonly SuccessorSignalType[];
}

@ObjectType('Reclassification', {
  description: 'What is proposed in place of a symbol of a patent that the scheme does not have any more.',
})
export class ReclassificationType {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'The number of the patent.' })
  patentNumber!: string;

  @Field(() => String, { simple: true, description: 'The removed symbol.' })
  symbol!: CpcSymbol;

  @Field(() => ReclassificationStateEnum, { simple: true, description: 'What became of it.' })
  state!: ReclassificationState;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The likeliest successor; null: none is allowed.',
  })
  successor!: CpcSymbol | null;

  @Field(() => Float, { simple: true, description: 'How likely that is the right one, 0 to 1.' })
  confidence!: number;

  @Field(() => [SuccessorCandidateType], {
    simple: true,
    description: 'The candidates, the likeliest first.',
  })
  candidates!: readonly SuccessorCandidateType[];

  @Field(() => ID, { simple: true, description: 'The run that proposed it.' })
  runId!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was proposed.' })
  proposedAt!: Date;
}
export const ReclassificationConnection = connectionTypes('Reclassification', ReclassificationType);

@ObjectType('ReclassificationGroup', {
  description: 'Patents for which the same successor is proposed for the same removed symbol.',
})
export class ReclassificationGroupType {
  @Field(() => String, { simple: true, description: 'The removed symbol.' })
  symbol!: CpcSymbol;

  @Field(() => String, { simple: true, nullable: true, description: 'What is proposed; null: nothing is.' })
  successor!: CpcSymbol | null;

  @Field(() => Int, { simple: true, description: 'How many patents.' })
  patents!: number;

  @Field(() => Float, { simple: true, description: 'The lowest confidence among them.' })
  leastConfidence!: number;

  @Field(() => Float, { simple: true, description: 'The mean confidence.' })
  meanConfidence!: number;

  @Field(() => [String], {
    simple: true,
    description: 'Other candidates of these patents, the most frequent first.',
  })
  others!: readonly CpcSymbol[];
}
export const ReclassificationGroupConnection = connectionTypes(
  'ReclassificationGroup',
  ReclassificationGroupType,
);

@ObjectType('ReclassificationActor', { simpleResolvers: true, description: 'Who decided.' })
export class ReclassificationActorType {
  @Field(() => ID, { description: 'The id of the key, the subject of the token, or `cli`.' })
  id!: string;

  @Field(() => String, { description: 'The name.' })
  name!: string;
}

@ObjectType('ReclassificationChange', {
  description:
    'A decision on a removed symbol of a patent: what, why, by whom, when, and whether it was undone.',
})
export class ReclassificationChangeType {
  @Field(() => ID, { simple: true, description: 'Its id, by which it is undone.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'The number of the patent.' })
  patentNumber!: string;

  @Field(() => String, { simple: true, description: 'The removed symbol.' })
  symbol!: CpcSymbol;

  @Field(() => ReclassificationStateEnum, { simple: true, description: 'What became of it.' })
  decision!: ReclassificationChange['decision'];

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'What stands in its place; null: nothing.',
  })
  successor!: CpcSymbol | null;

  @Field(() => String, { simple: true, description: 'Why.' })
  reason!: string;

  @Field(() => ID, { simple: true, nullable: true, description: 'The run that decided; null: a person did.' })
  runId!: string | null;

  @Field(() => ReclassificationActorType, { simple: true, description: 'Who decided, or started the run.' })
  decidedBy!: ReclassificationActorType;

  @Field(() => DateTimeScalar, { simple: true, description: 'When.' })
  decidedAt!: Date;

  @Field(() => DateTimeScalar, {
    simple: true,
    nullable: true,
    description: 'When it was undone; null: it stands.',
  })
  undoneAt!: Date | null;

  @Field(() => String, { simple: true, nullable: true, description: 'Who undid it.' })
  undoneBy!: string | null;
}
export const ReclassificationChangeConnection = connectionTypes(
  'ReclassificationChange',
  ReclassificationChangeType,
);

@ObjectType('ReclassificationOutcome', {
  simpleResolvers: true,
  description: 'How many decisions were taken, or taken back.',
})
export class ReclassificationOutcomeType {
  @Field(() => Int, { description: 'So many.' })
  count!: number;
}
