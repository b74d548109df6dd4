import type { ErrorClass } from './error-class.js';

/**
 * An error with a code: messages are for people and may change, callers branch on the code. Its class is null where the code
 * means nothing outside of this program; whoever meets such an error there has met a fault.
 */
export class CodedError<
  Code extends string = string,
  Class extends ErrorClass | null = ErrorClass | null,
> extends Error {
  constructor(
    readonly code: Code,
    readonly errorClass: Class,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The class of errors that `codedError` makes; `codes` holds what it was declared with. */
export interface ErrorFamily<Code extends string> {
  new (code: Code, message: string, options?: ErrorOptions): CodedError<Code>;
  readonly codes: ReadonlyMap<Code, ErrorClass | null>;
}

/** The codes of a family: `CodeOf<typeof EncoderError>`. */
export type CodeOf<Family extends { readonly codes: ReadonlyMap<string, unknown> }> =
  Family['codes'] extends ReadonlyMap<infer Code extends string, unknown> ? Code : never;

/** Codes with their classes, or a list of codes that only this program itself branches on. */
type Codes<Code extends string> = Readonly<Record<Code, ErrorClass>> | readonly Code[];

/**
 * Declares a family of errors: its name, and each of its codes with the class of mistake that it stands for.
 *
 *     export class ShelfError extends codedError('ShelfError', {
 *       SHELF_FULL: 'conflict',
 *       SHELF_BROKEN: 'unavailable',
 *     }) {}
 *     export type ShelfErrorCode = CodeOf<typeof ShelfError>;
 *
 *     throw new ShelfError('SHELF_FULL', `${shelf} holds ${limit} books already.`);
 *
 * A family that knows more than code and message (a file, a line) adds it in a constructor of its own.
 */
export function codedError<const Code extends string>(name: string, codes: Codes<Code>): ErrorFamily<Code> {
  const classes: ReadonlyMap<Code, ErrorClass | null> = new Map(
    isList(codes) ? codes.map((code) => [code, null]) : (Object.entries(codes) as [Code, ErrorClass][]),
  );
  return class extends CodedError<Code> {
    static readonly codes = classes;
    override readonly name = name;

    constructor(code: Code, message: string, options?: ErrorOptions) {
      super(code, classes.get(code) ?? null, message, options);
    }
  };
}

const isList = <Code extends string>(codes: Codes<Code>): codes is readonly Code[] => Array.isArray(codes);
