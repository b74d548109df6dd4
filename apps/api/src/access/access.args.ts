import { id } from '@nonet/operations';
import { ArgsType, Field, ID } from 'type-graphql';
import { Allowed } from '../graphql/constraints.js';

@ArgsType()
export class RevokeApiKeyArgs {
  @Allowed(id)
  @Field(() => ID, { description: 'The id of the key.' })
  id!: string;
}
