import type { CodedError, CodeOf } from './coded-error.js';

/** What is sent of an error to another thread: a structured clone of it would have neither its code nor its class. */
export interface Failure<Code extends string = string> {
  readonly code: Code;
  readonly message: string;
}

/** A family whose errors consist of code and message, so that they can be made again from these. */
interface PlainFamily {
  new (code: never, message: string): CodedError;
  readonly codes: ReadonlyMap<string, unknown>;
}

/**
 * How errors pass from a thread to whoever waits for it: `failureOf` there, `errorOf` here. Errors of the families arrive as
 * what they were; whatever else is thrown arrives with its message and the code `otherwise`.
 */
export function threadErrors<const Families extends readonly PlainFamily[]>(
  families: Families,
  otherwise: CodeOf<Families[number]>,
) {
  type Code = CodeOf<Families[number]>;
  return {
    failureOf(thrown: unknown): Failure<Code> {
      if (!(thrown instanceof Error)) return { code: otherwise, message: String(thrown) };
      const known = families.some((family) => thrown instanceof family);
      return { code: known ? (thrown as CodedError<Code>).code : otherwise, message: thrown.message };
    },
    errorOf({ code, message }: Failure<Code>): InstanceType<Families[number]> {
      const family = families.find(({ codes }) => codes.has(code))!;
      return new family(code as never, message) as InstanceType<Families[number]>;
    },
  };
}
