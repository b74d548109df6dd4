import { typeOf } from '@nonet/operations';
import { ValidateBy } from 'class-validator';
import type { z } from 'zod';

/**
 * What an argument may be, by the schema that says it once for all: its words are the message, and `errors.ts` puts the field and
 * its value before them. Every text that comes in has a limit: one without would be a way to fill memory.
 */
export function Allowed(schema: z.ZodType): PropertyDecorator {
  const { allowed } = typeOf(schema);
  const validate = (value: unknown) => schema.safeParse(value).success;
  return ValidateBy({ name: allowed, validator: { validate, defaultMessage: () => allowed } });
}
