import type { z } from 'zod';

/** What the fields of an operation must fulfil together. */
export interface Rule<Value> {
  /** The field that is named where it does not hold. */
  readonly at: keyof Value & string;
  /** The fields that it looks at: as long as one of these is wrong by itself, nothing is said. */
  readonly of: readonly (keyof Value & string)[];
  readonly holds: (value: Value) => boolean;
  /** What is allowed, as the message says it. */
  readonly allowed: string;
}

/** Marks the issues of zod that rules make: their message is ours. */
export const RULE = { rule: true } as const;

/** The same fields, which must fulfil a rule too. */
export function withRule<Fields extends z.ZodObject>(
  fields: Fields,
  { at, of, holds, allowed }: Rule<z.output<Fields>>,
): Fields {
  return fields.refine((value) => holds(value as z.output<Fields>), {
    path: [at],
    error: allowed,
    params: RULE,
    when: ({ issues }) => !issues.some(({ path }) => (of as readonly unknown[]).includes(path?.[0])),
  });
}
