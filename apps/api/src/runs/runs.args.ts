import { id, idempotencyKey, list, whole } from '@nonet/operations';
import { ArgsType, Field, ID, Int } from 'type-graphql';
import { Allowed } from '../graphql/constraints.js';

/** The arguments of every mutation that starts a run. */
@ArgsType()
export class StartArgs {
  @Allowed(idempotencyKey)
  @Field(() => String, {
    nullable: true,
    description:
      'Your name for this request: sent again under the same key, it is the same run. Another request needs another key.',
  })
  idempotencyKey?: string | null;

  @Allowed(whole(-100, 100))
  @Field(() => Int, { defaultValue: 0, description: 'Runs of higher priority come first; -100 to 100.' })
  priority!: number;

  start(): { idempotencyKey: string | null; priority: number } {
    return { idempotencyKey: this.idempotencyKey ?? null, priority: this.priority };
  }
}

@ArgsType()
export class RunArgs {
  @Allowed(id)
  @Field(() => ID, { description: 'The id of the run.' })
  id!: string;
}

@ArgsType()
export class RunProgressArgs extends RunArgs {
  @Field(() => Int, {
    defaultValue: 0,
    description: 'Begin after the event of this sequence; 0: with the first.',
  })
  after!: number;
}

/** How many points of its curves a run answers with. */
export const POINTS = { usual: 200, most: 2_000 };

@ArgsType()
export class RunPointsArgs {
  @Allowed(whole(2, POINTS.most))
  @Field(() => Int, { defaultValue: POINTS.usual, description: `How many, 2 to ${POINTS.most}.` })
  first!: number;
}

export const MOST_COMPARED = 8;

@ArgsType()
export class CompareRunsArgs {
  @Allowed(list(id, { least: 2, most: MOST_COMPARED }))
  @Field(() => [ID], { description: `The ids of two to ${MOST_COMPARED} runs.` })
  ids!: string[];
}
