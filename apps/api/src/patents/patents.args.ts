import { checked, patentNumber, text, TEXT_LENGTH, whole } from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType, Int, registerEnumType } from 'type-graphql';
import { invalidInput } from '@nonet/services/errors';
import { PageArgs } from '../graphql/connection.js';
import { Allowed } from '../graphql/constraints.js';
import { inputTypeOf } from '../graphql/input-types.js';
import { type PatentFilter, patentFilter, type PatentOrder, type SimilarTo } from '@nonet/services/patents';

const PatentOrderField = {
  IMPORTED: 'imported',
  NUMBER: 'number',
  PUBLICATION_DATE: 'publication-date',
} as const satisfies Record<string, PatentOrder['field']>;

export const OrderDirection = {
  ASC: 'ascending',
  DESC: 'descending',
} as const satisfies Record<string, PatentOrder['direction']>;

registerEnumType(PatentOrderField, {
  name: 'PatentOrderField',
  description: 'What patents can be ordered by.',
  valuesConfig: {
    IMPORTED: { description: 'The order in which they came into this database.' },
    NUMBER: { description: 'The number as text.' },
    PUBLICATION_DATE: { description: 'The day of publication; patents without one come last.' },
  },
});
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which end of an order comes first.',
  valuesConfig: {
    ASC: { description: 'Smallest, oldest first.' },
    DESC: { description: 'Largest, newest first.' },
  },
});

@ArgsType()
export class PatentArgs {
  @Allowed(patentNumber)
  @Field(() => String, { description: 'Country, number and kind: `US2025198877A1`.' })
  number!: string;
}

@InputType({ description: 'The order of a list of patents.' })
export class PatentOrderInput {
  @Field(() => PatentOrderField, { description: 'What to order by.' })
  field!: PatentOrder['field'];

  @Field(() => OrderDirection, { defaultValue: 'descending', description: 'Which end comes first.' })
  direction!: PatentOrder['direction'];
}

@ArgsType()
export class PatentsArgs extends PageArgs {
  @Field(() => inputTypeOf(patentFilter), { nullable: true, description: 'Which patents; without it all.' })
  filter?: unknown;

  @ValidateNested()
  @Field(() => PatentOrderInput, { nullable: true, description: 'Default: the newest publication first.' })
  orderBy?: PatentOrderInput | null;

  request(): { filter: PatentFilter; order: PatentOrder } {
    return {
      filter: checked(patentFilter, this.filter ?? {}, ['filter']),
      order: this.orderBy ?? { field: 'publication-date', direction: 'descending' },
    };
  }
}

@InputType({ description: 'What to compare with: exactly one of the two.' })
export class SimilarToInput {
  @Allowed(text(TEXT_LENGTH))
  @Field(() => String, { nullable: true, description: 'Any text.' })
  text?: string | null;

  @Allowed(patentNumber)
  @Field(() => String, { nullable: true, description: 'An imported patent, by its number.' })
  patentNumber?: string | null;
}

@ArgsType()
export class SimilarPatentsArgs {
  @ValidateNested()
  @Field(() => SimilarToInput, { description: 'What to compare with.' })
  to!: SimilarToInput;

  @Allowed(whole(1, 100))
  @Field(() => Int, { defaultValue: 10, description: 'How many, 1 to 100, best first.' })
  top!: number;

  /** @throws INPUT_INVALID when not exactly one is given */
  target(): SimilarTo {
    const text = this.to.text?.trim() || null;
    const number = this.to.patentNumber?.trim() || null;
    if (text !== null && number === null) return { kind: 'text', text };
    if (number !== null && text === null) return { kind: 'patent', number };
    throw invalidInput({
      field: 'to',
      value: [...(text ? ['text'] : []), ...(number ? ['patentNumber'] : [])],
      allowed: 'exactly one of text and patentNumber, not empty',
    });
  }
}
