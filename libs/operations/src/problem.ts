import { codedError } from '@nonet/errors';
import { z } from 'zod';
import { RULE } from './rule.js';
import { knownTypeOf, wrapped } from './fields.js';

/** Something that was given and is not allowed. */
export interface Problem {
  /** Names and positions that lead to it: `experts`, 0, `section`. */
  readonly path: readonly (string | number)[];
  /** Undefined where nothing was given. */
  readonly value: unknown;
  readonly allowed: string;
}

export type Checked<Value> =
  | { readonly state: 'allowed'; readonly value: Value }
  | { readonly state: 'refused'; readonly problems: readonly [Problem, ...Problem[]] };

/** So many are told of: a list may have a hundred thousand entries, all wrong. */
const MOST_PROBLEMS = 20;

/** What a schema makes of what was given, or what it finds wrong there, in the order of the fields. */
export function check<Schema extends z.ZodType>(schema: Schema, given: unknown): Checked<z.output<Schema>> {
  const parsed = schema.safeParse(given, { reportInput: true });
  if (parsed.success) return { state: 'allowed', value: parsed.data };
  const problems = new Map<string, Problem>();
  for (const issue of parsed.error.issues.slice(0, MOST_PROBLEMS))
    for (const problem of problemsOf(schema, given, issue)) {
      // Of several things that are wrong with one value, one is enough: it says all that is allowed.
      const place = JSON.stringify(problem.path);
      if (!problems.has(place)) problems.set(place, problem);
    }
  const [first, ...others] = inOrderOf(schema, [...problems.values()]);
  return { state: 'refused', problems: [first!, ...others] };
}

function problemsOf(schema: z.ZodType, given: unknown, issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      value: at(given, [...path, key]),
      allowed: `nothing of this name`,
    }));
  const isRule = issue.code === 'custom' && issue.params?.['rule'] === RULE.rule;
  const allowed = (isRule ? null : allowedAt(schema, path)) ?? issue.message;
  return [{ path, value: at(given, path), allowed }];
}

/** What is allowed at a place of a schema, in words; null where the schema is of a kind that no field has. */
function allowedAt(schema: z.ZodType, path: readonly (string | number)[]): string | null {
  let within: z.ZodType | null = schema;
  for (const step of path) within = within && below(within, step);
  return within && (knownTypeOf(within)?.allowed ?? null);
}

function below(schema: z.ZodType, step: string | number): z.ZodType | null {
  if (schema instanceof z.ZodObject) return schema.shape[step] as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  const within = wrapped(schema);
  return within && below(within, step);
}

function at(given: unknown, path: readonly (string | number)[]): unknown {
  let value = given;
  for (const step of path) value = (value as Record<string | number, unknown> | null | undefined)?.[step];
  return value;
}

function inOrderOf(schema: z.ZodType, problems: Problem[]): Problem[] {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const place = ({ path: [name] }: Problem) => names.indexOf(String(name));
  return problems.sort((a, b) => place(a) - place(b));
}

const LONGEST_VALUE = 60;

/** `limit is 0; allowed: a whole number from 1 to 100.` `place` says where, as the reader knows it. */
export function sentenceOf({ value, allowed }: Problem, place: string): string {
  return `${place} ${value === undefined ? 'is missing' : `is ${shown(value)}`}; allowed: ${allowed}.`;
}

function shown(value: unknown): string {
  const json = JSON.stringify(typeof value === 'string' ? cut(value) : value) ?? String(value);
  return cut(json);
}

const cut = (text: string) => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);

/** An input that was refused before anything was done. */
export class InputError extends codedError('InputError', { INPUT_INVALID: 'bad-input' }) {
  /** `above` leads to what was checked: `input`. */
  constructor(
    readonly problems: readonly [Problem, ...Problem[]],
    readonly above: readonly string[] = [],
  ) {
    super(
      'INPUT_INVALID',
      problems.map((problem) => sentenceOf(problem, [...above, ...problem.path].join('.'))).join(' '),
    );
  }
}

/** What a schema makes of what was given. @throws InputError */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  above: readonly string[] = [],
): z.output<Schema> {
  const outcome = check(schema, given);
  if (outcome.state === 'refused') throw new InputError(outcome.problems, above);
  return outcome.value;
}
