import type { z } from 'zod';
import { kebabCase, typeName } from './names.js';

/**
 * Something that people can have done: the one declaration from which its GraphQL mutation or query, its command, its form and
 * the payload of its run follow.
 */
export interface Operation<
  Name extends string = string,
  Fields extends z.ZodObject = z.ZodObject,
  Kind extends string | null = string | null,
> {
  /** As GraphQL and the audit log call it. */
  readonly name: Name;
  /** The kind of its run; null for what is answered at once. */
  readonly kind: Kind;
  /** What is done, as one would ask for it: `Train the nine experts`. */
  readonly title: string;
  /** What comes of it, in a sentence. */
  readonly outcome: string;
  /** What it is given. What the schema makes of an input it takes again: a run reads its payload at every attempt. */
  readonly fields: Fields;
}

/** What is asked for, before defaults are filled in. */
export type InputOf<Of extends { readonly fields: z.ZodType }> = z.input<Of['fields']>;
/** What is asked for, checked and complete. */
export type ValueOf<Of extends { readonly fields: z.ZodType }> = Immutable<z.output<Of['fields']>>;

/** As the services take it: nobody changes what was asked for. */
export type Immutable<Value> = Value extends Date
  ? Value
  : Value extends readonly (infer Entry)[]
    ? readonly Immutable<Entry>[]
    : Value extends object
      ? { readonly [Name in keyof Value]: Immutable<Value[Name]> }
      : Value;

/** What is answered at once. */
export type Request<Name extends string = string, Fields extends z.ZodObject = z.ZodObject> = Operation<
  Name,
  Fields,
  null
>;

/** Its fields are read by whoever shows it, not here: most processes declare many operations and show none. */
export const defineOperation = <
  const Name extends string,
  Fields extends z.ZodObject,
  const Kind extends string,
>(
  operation: Operation<Name, Fields, Kind>,
): Operation<Name, Fields, Kind> => operation;

/** As {@link defineOperation}, for what is answered at once. */
export const defineRequest = <const Name extends string, Fields extends z.ZodObject>(
  request: Omit<Request<Name, Fields>, 'kind'>,
): Request<Name, Fields> => ({ ...request, kind: null });

/** The command of an operation: `train-experts`. */
export const verbOf = ({ name }: Pick<Operation, 'name'>): string => kebabCase(name);

/** The GraphQL type of what an operation is given: `TrainExpertsInput`. */
export const inputTypeName = ({ name }: Pick<Operation, 'name'>): string => `${typeName(name)}Input`;
