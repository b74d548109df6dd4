import { parse, specifiedRules, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildApiSchema } from '../schema.js';
import { assertBounded, readDocument } from './document.js';
import { LIMITS } from './limits.js';
import { rootFields } from './root-fields.js';

const refused = (code: string, words: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(words) as string });
const tooLarge = (words: string) => refused('REQUEST_TOO_LARGE', words);
const times = (n: number, text: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => text(i)).join(' ');
const nest = (depth: number): string => (depth === 0 ? 'symbol' : `parent { ${nest(depth - 1)} }`);

/** Each fragment uses the next one twice: with n of them, 2ⁿ fields. */
const doubling = (n: number, last = 'symbol') =>
  `${times(n, (i) => `fragment F${i} on CpcNode { ...F${i + 1} ...F${i + 1} }`)} fragment F${n} on CpcNode { ${last} }`;
const asked = (query: string) => () => readDocument(query);

describe('a document before anything walks it', () => {
  test('may be as deep as the limit, and no deeper, also through fragments', () => {
    expect(asked(`{ cpcNode(symbol: "A") { ${nest(LIMITS.depth - 2)} } }`)).not.toThrow();
    const words = `The depth of the query is ${LIMITS.depth + 1}; the limit is ${LIMITS.depth}.`;
    expect(asked(`{ cpcNode(symbol: "A") { ${nest(LIMITS.depth - 1)} } }`)).toThrow(tooLarge(words));
    const hidden = `{ cpcNode(symbol: "A") { ...A } } fragment A on CpcNode { ${nest(LIMITS.depth - 1)} }`;
    expect(asked(hidden)).toThrow(tooLarge(words));
  });

  test('may have as many aliases as the limit, those of fragments wherever they are used', () => {
    const ask = (n: number) => `{ ${times(n, (i) => `a${i}: me { id }`)} }`;
    expect(asked(ask(LIMITS.aliases))).not.toThrow();
    const words = `The number of aliases is ${LIMITS.aliases + 1}; the limit is ${LIMITS.aliases}.`;
    expect(asked(ask(LIMITS.aliases + 1))).toThrow(tooLarge(words));
    const spread = `{ ${times(LIMITS.aliases + 1, () => '...A')} } fragment A on Query { a: me { id } }`;
    expect(asked(spread)).toThrow(tooLarge(words));
  });

  test.each([20, 40, 98])('is refused at once where %s fragments double each other', (levels) => {
    const before = process.cpuUsage();
    expect(asked(`{ cpcNode(symbol: "A") { ...F0 } } ${doubling(levels)}`)).toThrow(
      tooLarge('The number of fields'),
    );
    expect(asked(`{ me { id } } ${doubling(levels)}`)).toThrow(tooLarge('The number of fields'));
    // Walked one by one, forty levels are a million millions of fields.
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2);
  });

  test('is refused where a fragment contains itself, also by way of others', () => {
    const complete = times(20, (i) => `fragment F${i} on Query { ${times(20, (j) => `...F${j}`)} }`);
    expect(asked(`{ ...F0 } ${complete}`)).toThrow(refused('QUERY_INVALID', 'contains itself'));
  });

  test.each([
    ['operations and fragments', times(LIMITS.definitions + 1, (i) => `query Q${i} { me { id } }`)],
    ['fields of one name in one place', `{ ${times(LIMITS.repetitions + 1, () => 'me { id }')} }`],
    [
      'fields of one name in one place, by way of fragments',
      `{ ${times(LIMITS.repetitions + 1, (i) => `...F${i}`)} } ${times(LIMITS.repetitions + 1, (i) => `fragment F${i} on Query { me { id } }`)}`,
    ],
    ['lines', `{ me { id } }${'\n'.repeat(LIMITS.lines)}`],
    ['characters', `{ me { id } } #${'x'.repeat(LIMITS.characters)}`],
  ])('is refused for too many %s', (_what, query) => {
    expect(asked(query)).toThrow(expect.objectContaining({ code: 'REQUEST_TOO_LARGE' }));
  });

  test('that is within the limits is validated in a moment, however it is made', () => {
    const schema = buildApiSchema();
    const argument = 'x'.repeat(3_000);
    const documents = [
      `{ cpcNode(symbol: "A") { ${times(50, () => nest(11))} } }`,
      `{ ${times(50, () => `cpcNode(symbol: "${argument}") { symbol }`)} }`,
      `{ cpcNode(symbol: "A") { ${times(30, (a) => `a${a}: parent { ${times(50, () => 'symbol title')} }`)} } }`,
      `{ cpcNode(symbol: "A") { ...F0 } } ${doubling(
        5,
        times(20, () => 'symbol title level'),
      )}`,
      `{ cpcNode(symbol: "A") { ${times(50, (i) => `...F${i}`)} } } ${times(50, (i) => `fragment F${i} on CpcNode { symbol title parent { symbol title parent { symbol title } } }`)}`,
      `${times(49, (i) => `query Q${i}($v: Int) { ...F0 }`)} ${times(49, (i) => `fragment F${i} on Query { me { id } ${i < 48 ? `...F${i + 1}` : ''} }`)}`,
      `{ ${'\n'.repeat(1_900)} ${times(400, (i) => `nothing${i} { id }`)} }`,
    ];
    for (const query of documents) {
      const document = parse(query, { maxTokens: LIMITS.tokens });
      const before = process.cpuUsage();
      try {
        assertBounded(document);
      } catch (error) {
        expect(error, query.slice(0, 200)).toEqual(tooLarge(''));
        continue;
      }
      validate(schema, document, specifiedRules);
      expect(process.cpuUsage(before).user / 1e6, query.slice(0, 200)).toBeLessThan(1.5);
    }
  });

  test('tells its root fields, each fragment once', () => {
    const query = `{ ...F0 } ${times(60, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F60 on Query { me { id } }`;
    const document = parse(query);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('There is an operation.');
    expect(rootFields(operation.selectionSet, document).map(({ name }) => name.value)).toEqual(['me']);
  });
});
