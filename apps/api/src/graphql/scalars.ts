import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime, GraphQLJSON, GraphQLLocalDate } from 'graphql-scalars';

/** A calendar date as text, `2025-06-19`: patents are dated by the day, and a time zone would shift it. */
export const DateScalar = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: 'A calendar date, `YYYY-MM-DD`, years 0001 to 9999.',
  parseValue: readDate,
  parseLiteral: (literal) => readDate(literal.kind === Kind.STRING ? literal.value : literal.kind),
});

/** A moment in UTC, RFC 3339. */
export const DateTimeScalar = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  name: 'DateTime',
  description: 'A moment in UTC as RFC 3339 writes it, for example `2025-06-19T08:30:00.000Z`.',
});

/** Values whose form depends on what they belong to. */
export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: 'JSON',
  description: 'Any JSON value.',
  specifiedByURL: null,
});

const LONGEST_VALUE = 60;

/** GraphQL itself puts before the message which type it expected. PostgreSQL, like the calendar, has no year 0. */
function readDate(value: unknown): string {
  try {
    const date = GraphQLLocalDate.parseValue(value);
    if (!date.startsWith('0000')) return date;
  } catch {
    // Its message speaks of a type that this API does not have.
  }
  const shown = String(JSON.stringify(value)).slice(0, LONGEST_VALUE);
  throw new TypeError(`${shown} is no Date: a calendar date as YYYY-MM-DD, years 0001 to 9999.`);
}
