import { checked, patentNumber, text, TEXT_LENGTH, whole } from '@nonet/operations';
import { ValidateNested } from 'class-validator';
import { ArgsType, Field, InputType, Int, registerEnumType } from 'type-graphql';
import { invalidInput } from '@nonet/services/errors';
import type { PageRequest } from '@nonet/services/paging';
import { MAX_PAGE, PageArgs } from '../graphql/connection.js';
import { Allowed } from '../graphql/constraints.js';
import { inputTypeOf } from '../graphql/input-types.js';
import { type PatentFilter, patentFilter, type PatentOrder, type SimilarTo } from '@nonet/services/patents';

const PatentOrderField = {
  APPLICANT: 'applicant',
  IMPORTED: 'imported',
  NUMBER: 'number',
  PUBLICATION_DATE: 'publication-date',
  RELEVANCE: 'relevance',
} as const satisfies Record<string, PatentOrder['field']>;

export const OrderDirection = {
  ASC: 'ascending',
  DESC: 'descending',
} as const satisfies Record<string, PatentOrder['direction']>;

registerEnumType(PatentOrderField, {
  name: 'PatentOrderField',
  description: 'What patents can be ordered by.',
  valuesConfig: {
    APPLICANT: { description: 'The first applicant; patents without one come last.' },
    IMPORTED: { description: 'The order in which they came into this database.' },
    NUMBER: { description: 'The number as text.' },
    PUBLICATION_DATE: { description: 'The day of publication; patents without one come last.' },
    RELEVANCE: {
      description:
        'Those with the searched words in their titles, then the others, the newest of each first, whatever the direction. Without words the day of publication.',
    },
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
  @Field(() => PatentOrderInput, {
    nullable: true,
    description: 'Default: by relevance where words are searched, otherwise the newest publication first.',
  })
  orderBy?: PatentOrderInput | null;

  @Allowed(whole(1, MAX_PAGE))
  @Field(() => Int, {
    nullable: true,
    description: `In place of \`first\`: how many rows, 1 to ${MAX_PAGE}, right before \`before\`, or the last of the list.`,
  })
  last?: number | null;

  @Allowed(text(500))
  @Field(() => String, {
    nullable: true,
    description: 'With `last`: end before this cursor (a `startCursor` of the same list).',
  })
  before?: string | null;

  request(): { filter: PatentFilter; order: PatentOrder | null } {
    return { filter: checked(patentFilter, this.filter ?? {}, ['filter']), order: this.orderBy ?? null };
  }

  /** @throws INPUT_INVALID where both ways are asked for */
  override page(): PageRequest {
    const before = this.before ?? null;
    const last = this.last ?? null;
    if (last === null && before === null) return super.page();
    if (last === null || (this.after ?? null) !== null)
      throw invalidInput({
        field: last === null ? 'last' : 'after',
        value: last ?? this.after,
        allowed: 'first and after, or last and before',
      });
    return { first: last, after: null, backward: { before } };
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

/** How many similar patents are answered with. */
export const MOST_SIMILAR = { usual: 10, most: 100 };

@ArgsType()
export class SimilarPatentsArgs {
  @ValidateNested()
  @Field(() => SimilarToInput, { description: 'What to compare with.' })
  to!: SimilarToInput;

  @Allowed(whole(1, MOST_SIMILAR.most))
  @Field(() => Int, {
    defaultValue: MOST_SIMILAR.usual,
    description: `How many, 1 to ${MOST_SIMILAR.most}, best first.`,
  })
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
