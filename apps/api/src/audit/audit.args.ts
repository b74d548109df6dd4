import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType } from 'type-graphql';
import { PageArgs } from '../graphql/connection.js';
import { IsText } from '../graphql/constraints.js';
import { present } from '@nonet/services';
import { DateTimeScalar } from '../graphql/scalars.js';
import type { AuditFilter } from '@nonet/services/audit';
import { AuditOutcomeEnum } from './audit.types.js';

const NAME_LENGTH = 200;

@InputType({ description: 'Which entries to list; what is left out does not restrict.' })
export class AuditFilterInput {
  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only this mutation.' })
  action?: string | null;

  @IsText(NAME_LENGTH)
  @Field(() => String, { nullable: true, description: 'Only this key, token or `cli`.' })
  principal?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only from this moment on.' })
  since?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only before this moment.' })
  until?: Date | null;

  @Field(() => AuditOutcomeEnum, { nullable: true, description: 'Only what was done, or only what was not.' })
  outcome?: 'done' | 'refused' | null;
}

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @ValidateNested()
  @Field(() => AuditFilterInput, { nullable: true, description: 'Which entries; without it all.' })
  filter?: AuditFilterInput | null;

  request(): AuditFilter {
    return present(this.filter ?? {});
  }
}
