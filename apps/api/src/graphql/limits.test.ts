import { parse, validate, type GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assertAffordable, LIMITS, limitRules } from './limits.js';
import { buildApiSchema } from '../schema.js';

const schema = buildApiSchema();
const reasons = (query: string) =>
  validate(schema, parse(query), limitRules).map(({ message }: GraphQLError) => message);
const charge =
  (query: string, variables: Record<string, unknown> = {}) =>
  () =>
    assertAffordable({ schema, document: parse(query), operationName: null, variables });

const tooDear = expect.objectContaining({
  message: expect.stringContaining('The cost of the query'),
});
const rows = (first: string) =>
  `patents(first: ${first}) { nodes { number title classifications { symbol node { title parent { title } } } } }`;

describe('limits of a query', () => {
  test('a hundred patents with symbols, titles and parents are welcome', () => {
    expect(charge(`{ ${rows('100')} }`)).not.toThrow();
  });

  test('depth: a walk that goes on and on is refused, also through fragments', () => {
    const nest = (depth: number): string => (depth === 0 ? 'symbol' : `parent { ${nest(depth - 1)} }`);
    expect(reasons(`{ cpcNode(symbol: "A") { ${nest(LIMITS.depth - 2)} } }`)).toEqual([]);
    expect(reasons(`{ cpcNode(symbol: "A") { ${nest(LIMITS.depth - 1)} } }`)).toEqual([
      `The depth of the query is ${LIMITS.depth + 1}; the limit is ${LIMITS.depth}.`,
    ]);
    const hidden = `{ cpcNode(symbol: "A") { ...A } } fragment A on CpcNode { ${nest(LIMITS.depth - 1)} }`;
    expect(reasons(hidden)).toHaveLength(1);
  });

  test('aliases: one field cannot be asked a hundred times', () => {
    const ask = (times: number) =>
      `{ ${Array.from({ length: times }, (_, i) => `a${i}: me { id }`).join(' ')} }`;
    expect(reasons(ask(LIMITS.aliases))).toEqual([]);
    expect(reasons(ask(LIMITS.aliases + 1))).toEqual([
      `The number of aliases is ${LIMITS.aliases + 1}; the limit is ${LIMITS.aliases}.`,
    ]);
  });

  test('cost: pages multiply, and a variable counts as much as a number', () => {
    const pages = (first: string) =>
      `children(first: ${first}) { nodes { patents(first: ${first}) { nodes { number title } } } }`;
    expect(charge(`{ cpcNode(symbol: "A") { ${pages('10')} } }`)).not.toThrow();
    expect(charge(`{ cpcNode(symbol: "A") { ${pages('100')} } }`)).toThrow(tooDear);
    const byVariable = `query Q($n: Int!) { cpcNode(symbol: "A") { ${pages('$n')} } }`;
    expect(charge(byVariable, { n: 10 })).not.toThrow();
    expect(charge(byVariable, { n: 100 })).toThrow(tooDear);
  });

  test('cost: fragments that unfold into millions of fields are refused before they unfold', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `fragment F${i} on CpcNode { ...F${i + 1} ...F${i + 1} ...F${i + 1} ...F${i + 1} }`,
    );
    const bomb = `{ cpcNode(symbol: "A") { ...F0 } } ${levels.join(' ')} fragment F12 on CpcNode { symbol }`;
    expect(charge(bomb)).toThrow(tooDear);
  });
});
