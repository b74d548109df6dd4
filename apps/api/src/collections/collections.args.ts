import { ArgsType, Field } from 'type-graphql';
import { collectionName } from '@nonet/services/collections';
import { Allowed } from '../graphql/constraints.js';

@ArgsType()
export class CollectionArgs {
  @Allowed(collectionName)
  @Field(() => String, { description: 'The name of the collection.' })
  name!: string;
}
