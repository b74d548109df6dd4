import { z } from 'zod';
import './field-meta.js';

/** The kinds of values that fields are made of: what GraphQL, the command line and forms have in common. */

/** Text that PostgreSQL can hold. Every text has a limit: one without it would be a way to fill memory. */
export const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => !value.includes('\0'));

/** Text of one form; `allowed` says in words what the pattern lets through. */
export const pattern = (form: RegExp, allowed: string) =>
  z.string().regex(form, { error: allowed }).meta({ allowed });

export const whole = (least: number, most: number) => z.int().min(least).max(most);
export const number = (least: number, most: number) => z.number().min(least).max(most);
/** 0 to 1. */
export const share = number(0, 1);

/** One of some options, each with what it means. */
export function choice<const Option extends string>(facts: {
  readonly name: string;
  readonly about: string;
  readonly options: Readonly<Record<Option, string>>;
}) {
  const options = Object.keys(facts.options) as [Option, ...Option[]];
  return z.enum(options).meta({ choice: facts });
}

/** Several values under one name. */
export function record<Shape extends z.core.$ZodLooseShape>(
  facts: { readonly name: string; readonly about: string },
  shape: Shape,
) {
  return z.strictObject(shape).meta({ record: facts });
}

/** Conditions under one name: what is left out, or null, does not restrict and is not there. */
export const filter = <Shape extends Record<string, z.ZodType>>(
  facts: { readonly name: string; readonly about: string },
  shape: Shape,
) => record(facts, nullish(shape)).transform(present);

const nullish = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  Object.fromEntries(Object.entries(shape).map(([name, condition]) => [name, condition.nullish()])) as {
    [Name in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Name]>>;
  };

type Present<T> = { [Name in keyof T]?: NonNullable<T[Name]> };

function present<T extends object>(input: T): Present<T> {
  const entries = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

export const list = <Entry extends z.ZodType>(
  entry: Entry,
  { least = 0, most }: { least?: number; most: number },
) => z.array(entry).min(least).max(most);

/** What may be left out: it is null then. */
export const optional = <Value extends z.ZodType>(value: Value) => value.nullable().default(null);
