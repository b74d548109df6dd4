import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { schemeChangeKind, type SchemeChangeKind } from '@nonet/services/scheme-changes';
import { connectionTypes } from '../graphql/connection.js';
import { enumType } from '../graphql/input-types.js';
import { DateTimeScalar } from '../graphql/scalars.js';

export const SchemeChangeKindEnum = enumType(schemeChangeKind);

@ObjectType('SchemeChange', { description: 'What an update of the scheme changed of a symbol.' })
export class SchemeChangeType {
  @Field(() => SchemeChangeKindEnum, { simple: true, description: 'What was done to it.' })
  kind!: SchemeChangeKind;

  @Field(() => String, { simple: true, description: 'The symbol.' })
  symbol!: CpcSymbol;

  @Field(() => String, { simple: true, description: 'The version before the update.' })
  fromVersion!: string;

  @Field(() => String, { simple: true, description: 'The version that the update brought.' })
  version!: string;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The title before, or, where it moved, the symbol above it before; null: it is new.',
  })
  before!: string | null;

  @Field(() => String, {
    simple: true,
    nullable: true,
    description: 'The title after, or, where it moved, the symbol above it after; null: it is gone.',
  })
  after!: string | null;
}

export const SchemeChangeConnection = connectionTypes('SchemeChange', SchemeChangeType);

@ObjectType('SchemeUpdate', {
  description:
    'An imported version of the scheme, by what it changed of the one before it, in numbers of symbols.',
})
export class SchemeUpdateType {
  @Field(() => ID, { simple: true, description: 'Its id.' })
  id!: number;

  @Field(() => String, { simple: true, description: 'The version before.' })
  fromVersion!: string;

  @Field(() => String, { simple: true, description: 'The version that it brought.' })
  version!: string;

  @Field(() => DateTimeScalar, { simple: true, description: 'When it was imported.' })
  importedAt!: Date;

  @Field(() => Int, { simple: true, description: 'Symbols that came, or came back.' })
  added!: number;

  @Field(() => Int, { simple: true, description: 'Symbols that went.' })
  removed!: number;

  @Field(() => Int, { simple: true, description: 'Symbols that stand below another symbol.' })
  moved!: number;

  @Field(() => Int, { simple: true, description: 'Symbols that are called otherwise.' })
  retitled!: number;
}
