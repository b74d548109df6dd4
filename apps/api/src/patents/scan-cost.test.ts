import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assertAffordable } from '../graphql/limits.js';
import { buildApiSchema } from '../schema.js';

const schema = buildApiSchema();
const costOf = (query: string) =>
  assertAffordable({ schema, document: parse(query), operationName: null, variables: {} });
const cost = (filter: string) => costOf(`{ patents(first: 1, filter: { ${filter} }) { nodes { number } } }`);

describe('the cost of a query for patents', () => {
  test.each([
    'kind: "A1"',
    'classified: false',
    'applicant: "x"',
    'applicant: " ab "',
    'kind: "A1", country: "US"',
  ])('counts the scan that { %s } takes', (filter) =>
    expect(cost(filter)).toBe(cost('country: "US"') + 1_000),
  );

  test.each([
    'applicant: "Fictional Kettles"',
    'kind: "A1", numbers: ["US9900101B2"]',
    'classified: true, familyId: "XN1"',
    'cpc: "A01B"',
    'kind: null',
  ])('counts no scan where an index leads to the patents: { %s }', (filter) =>
    expect(cost(filter)).toBe(cost('country: "US"')),
  );

  test('keeps a query from being thirty scans at once', () => {
    const scans = Array.from(
      { length: 30 },
      (_, i) => `s${i}: patents(filter: { applicant: "${i % 10}" }) { nodes { number } }`,
    );
    expect(() => costOf(`{ ${scans.join(' ')} }`)).toThrow('The cost of the query');
  });
});
