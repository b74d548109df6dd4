import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assertAffordable } from './limits.js';
import { buildApiSchema } from '../schema.js';

const schema = buildApiSchema();
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

  test('cost: pages multiply, and a variable counts as much as a number', () => {
    const pages = (first: string) =>
      `children(first: ${first}) { nodes { patents(first: ${first}) { nodes { number title } } } }`;
    expect(charge(`{ cpcNode(symbol: "A") { ${pages('10')} } }`)).not.toThrow();
    expect(charge(`{ cpcNode(symbol: "A") { ${pages('100')} } }`)).toThrow(tooDear);
    const byVariable = `query Q($n: Int!) { cpcNode(symbol: "A") { ${pages('$n')} } }`;
    expect(charge(byVariable, { n: 10 })).not.toThrow();
    expect(charge(byVariable, { n: 100 })).toThrow(tooDear);
  });

  test('cost: from a patent to the answers of label sets and back is no way around', () => {
    const circle = (turns: number): string =>
      turns === 0
        ? 'number'
        : `labelAnswers(first: 10) { nodes { labels { label } patent { ${circle(turns - 1)} } } }`;
    expect(charge(`{ patent(number: "a") { ${circle(1)} } }`)).not.toThrow();
    expect(charge(`{ patent(number: "a") { ${circle(4)} } }`)).toThrow(tooDear);
  });

  test('cost: fragments that unfold into millions of fields are refused before they unfold', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `fragment F${i} on CpcNode { ...F${i + 1} ...F${i + 1} ...F${i + 1} ...F${i + 1} }`,
    );
    const bomb = `{ cpcNode(symbol: "A") { ...F0 } } ${levels.join(' ')} fragment F12 on CpcNode { symbol }`;
    expect(charge(bomb)).toThrow(tooDear);
  });

  const dear =
    'dear: cpcNode(symbol: "A") { children(first: 100) { nodes { patents(first: 100) { nodes { title } } } } }';

  test.each([
    ['first', 'patents(first: -2000000000) { nodes { title } }'],
    ['first of a field below', 'cpcNode(symbol: "B") { children(first: -2000000000) { nodes { title } } }'],
    ['top of similar patents', 'similarPatents(to: { text: "a" }, top: -2000000000) { patent { title } }'],
    [
      'top of a classification',
      'classify(input: { text: "a", top: -2000000000 }) { predictions { symbol } }',
    ],
    ['the number of files', 'importFiles(first: -2000000000) { path }'],
    ['a sample', 'embeddingProjection(sample: -2000000000) { __typename }'],
  ])('cost: a negative number (%s) makes nothing beside it cheaper', (_what, field) => {
    expect(charge(`{ ${field} ${dear} }`)).toThrow(tooDear);
    expect(charge(`{ ${field} }`)()).toBeGreaterThan(0);
  });

  test('cost: a huge number costs what the largest that is allowed does', () => {
    const cost = (top: number) =>
      charge(`{ classify(input: { text: "a", top: ${top} }) { predictions { symbol } } }`)();
    expect(cost(2_000_000_000)).toBe(cost(100));
  });

  test.each([
    ['an argument', 'cpcNode(symbol: $none) { title }', '$none: String = "A"'],
    ['a directive', 'me { id @skip(if: $none) }', '$none: Boolean = true'],
  ])(
    'cost: null for %s that allows none refuses all of it, and counts nothing as free',
    (_what, field, variable) => {
      expect(charge(`query(${variable}) { ${field} ${dear} }`, { none: null })).toThrow(
        expect.objectContaining({ originalError: expect.objectContaining({ code: 'INPUT_INVALID' }) }),
      );
    },
  );
});
