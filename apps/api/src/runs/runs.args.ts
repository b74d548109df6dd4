import { ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { IsId, IsText, IsWithin } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import type { RunFilter, RunKind, RunState } from '@nonet/services/runs';
import { RunKindEnum, RunStateEnum } from './runs.types.js';

const KEY_LENGTH = 200;

/** The arguments of every mutation that starts a run. */
@ArgsType()
export class StartArgs {
  @IsText(KEY_LENGTH)
  @Field(() => String, {
    nullable: true,
    description:
      'Your name for this request: sent again under the same key, it is the same run. Another request needs another key.',
  })
  idempotencyKey?: string | null;

  @IsWithin(-100, 100)
  @Field(() => Int, { defaultValue: 0, description: 'Runs of higher priority come first; -100 to 100.' })
  priority!: number;

  start(): { idempotencyKey: string | null; priority: number } {
    return { idempotencyKey: this.idempotencyKey ?? null, priority: this.priority };
  }
}

@ArgsType()
export class RunArgs {
  @IsId()
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

@InputType({ description: 'Which runs to list; what is left out does not restrict.' })
export class RunFilterInput {
  @Field(() => RunKindEnum, { nullable: true, description: 'Only this kind.' })
  kind?: RunKind | null;

  @Field(() => RunStateEnum, { nullable: true, description: 'Only this state.' })
  state?: RunState | null;
}

@ArgsType()
export class RunsArgs extends PageArgs {
  @ValidateNested()
  @Field(() => RunFilterInput, { nullable: true, description: 'Which runs; without it all.' })
  filter?: RunFilterInput | null;

  request(): RunFilter {
    return present(this.filter ?? {});
  }
}
