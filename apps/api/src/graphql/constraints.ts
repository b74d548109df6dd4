import { ValidateBy, type ValidationOptions } from 'class-validator';
import { isUuid } from '@nonet/services/database';

/**
 * What an argument may be. The message of each constraint says what is allowed; `errors.ts` puts the field and its value
 * before it.
 */

/** The longest text that is classified or compared, in characters: a long patent with all its claims. */
export const TEXT_LENGTH = 500_000;

/**
 * Text (or a list of texts, with `each`) that PostgreSQL can hold, at most `limit` characters long. Every string that
 * comes in carries this: an unlimited one would be a way to fill memory, and a NUL ends in an error of the database.
 */
export function IsText(limit: number, options?: ValidationOptions): PropertyDecorator {
  return allowed(
    `text of at most ${limit} characters, none of them NUL`,
    (value) => typeof value === 'string' && value.length <= limit && !value.includes('\0'),
    options,
  );
}

export function IsWithin(least: number, most: number): PropertyDecorator {
  return allowed(
    `${least} to ${most}`,
    (value) => typeof value === 'number' && value >= least && value <= most,
  );
}

export function HasLength(least: number, most: number): PropertyDecorator {
  return allowed(
    `${least} to ${most} entries`,
    (value) => Array.isArray(value) && value.length >= least && value.length <= most,
  );
}

export function IsId(): PropertyDecorator {
  return allowed('an id that this API gave', (value) => typeof value === 'string' && isUuid(value));
}

export function IsFuture(): PropertyDecorator {
  return allowed('a moment in the future', (value) => value instanceof Date && value.getTime() > Date.now());
}

function allowed(
  what: string,
  validate: (value: unknown) => boolean,
  options?: ValidationOptions,
): PropertyDecorator {
  return ValidateBy({ name: what, validator: { validate, defaultMessage: () => what } }, options);
}
