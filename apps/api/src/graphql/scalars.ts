import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime, GraphQLLocalDate } from 'graphql-scalars';

/** A calendar date as text, `2025-06-19`: patents are dated by the day, and a time zone would shift it. */
export const DateScalar = new GraphQLScalarType<string, string>({
  ...GraphQLLocalDate.toConfig(),
  name: 'Date',
  description: 'A calendar date, `YYYY-MM-DD`, years 0001 to 9999.',
  parseValue: (value) => afterYearZero(GraphQLLocalDate.parseValue(value)),
  parseLiteral: (literal, variables) => afterYearZero(GraphQLLocalDate.parseLiteral(literal, variables)),
});

/** A moment in UTC, RFC 3339. */
export const DateTimeScalar = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  name: 'DateTime',
  description: 'A moment in UTC as RFC 3339 writes it, for example `2025-06-19T08:30:00.000Z`.',
});

/** PostgreSQL, like the calendar, has no year 0. */
function afterYearZero(date: string): string {
  if (date.startsWith('0000')) throw new TypeError(`${date} is no date: there is no year 0.`);
  return date;
}
