import { Field, ID, ObjectType } from 'type-graphql';
import type { Role } from '@nonet/services/access';
import { RoleEnum } from '../access/access.types.js';
import { connectionTypes } from '../graphql/connection.js';
import { DateTimeScalar, JsonScalar } from '../graphql/scalars.js';

@ObjectType('AuditEntry', {
  simpleResolvers: true,
  description: 'What somebody changed, or was kept from changing.',
})
export class AuditEntryType {
  @Field(() => ID, { description: 'Identifies the entry; later entries have greater ids.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When it was over.' })
  at!: Date;

  @Field(() => String, { description: 'The id of the key, the subject of the token, or `cli`.' })
  principal!: string;

  @Field(() => String, { description: 'What the key or the token calls itself.' })
  principalName!: string;

  @Field(() => RoleEnum, { description: 'The role it acted in.' })
  role!: Role;

  @Field(() => String, { description: 'The name of the mutation.' })
  action!: string;

  @Field(() => JsonScalar, { description: 'What it was given; of long texts the length, and no secrets.' })
  arguments!: unknown;

  @Field(() => String, { nullable: true, description: 'Why it was refused or failed; null: it was done.' })
  errorCode!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address of the client; null on the command line.',
  })
  address!: string | null;

  @Field(() => String, {
    nullable: true,
    description: "The id under which the server's log has the request.",
  })
  requestId!: string | null;
}

export const AuditEntryConnection = connectionTypes('AuditEntry', AuditEntryType);
