import { ValidateNested } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { DateTimeScalar } from '../graphql/scalars.js';
import { HasLength, IsFuture, IsId, IsText } from '../graphql/constraints.js';
import { RoleEnum } from './access.types.js';
import { NAME_LENGTH, type Role, SCOPE_NAMES } from '@nonet/services/access';

@InputType({ description: 'A key to create.' })
export class CreateApiKeyInput {
  @IsText(NAME_LENGTH)
  @Field(() => String, { description: 'Who or what will use it.' })
  name!: string;

  @Field(() => RoleEnum, { description: 'What it may do.' })
  role!: Role;

  @HasLength(0, SCOPE_NAMES.length)
  @IsText(NAME_LENGTH, { each: true })
  @Field(() => [String], {
    defaultValue: [],
    description: 'Groups or names of operations that it is kept to; none: all that its role may do.',
  })
  scopes!: string[];

  @IsFuture()
  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself; null: never.' })
  expiresAt?: Date | null;
}

@ArgsType()
export class CreateApiKeyArgs {
  @ValidateNested()
  @Field(() => CreateApiKeyInput, { description: 'The key.' })
  input!: CreateApiKeyInput;
}

@ArgsType()
export class RevokeApiKeyArgs {
  @IsId()
  @Field(() => ID, { description: 'The id of the key.' })
  id!: string;
}
