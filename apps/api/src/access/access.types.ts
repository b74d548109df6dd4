import { Field, ID, ObjectType } from 'type-graphql';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar } from '../graphql/scalars.js';
import { role, type ApiKey, type Role } from '@nonet/services/access';

export const RoleEnum = enumType(role);

@ObjectType('Principal', { simpleResolvers: true, description: 'Who sends this request.' })
export class PrincipalType {
  @Field(() => ID, { description: 'The id of the API key, or the subject of the token.' })
  id!: string;

  @Field(() => String, { description: 'The name that the key was given, or that the token carries.' })
  name!: string;

  @Field(() => RoleEnum, { description: 'What it may do.' })
  role!: Role;

  @Field(() => [String], {
    description: 'Groups or names of operations that it is kept to; none: all that its role may do.',
  })
  scopes!: readonly string[];
}

@ObjectType('ApiKey', {
  simpleResolvers: true,
  description: 'An API key; its secret is shown once, when it is created.',
})
export class ApiKeyType extends PrincipalType {
  @Field(() => String, { description: 'The first characters of the secret, to recognise it.' })
  prefix!: string;

  @Field(() => DateTimeScalar, { description: 'When it was created.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ends by itself; null: never.' })
  expiresAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was revoked; null: it was not.' })
  revokedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'About when it was last used; null: never.' })
  lastUsedAt!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: 'A new key and its secret.' })
export class CreatedApiKey {
  @Field(() => ApiKeyType, { description: 'The key.' })
  key!: ApiKey;

  @Field(() => String, {
    description: 'Send it as `Authorization: Bearer …`. It is shown this once: only its hash is kept.',
  })
  secret!: string;
}

export const ApiKeyConnection = connectionTypes('ApiKey', ApiKeyType);
