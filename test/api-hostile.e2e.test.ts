import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi, type Api } from './support/api.js';
import { patentFile, scheme } from './support/small-world.js';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const schema = buildSchema(read('../apps/api/schema.graphql'));
const knownCodes = new Set(
  [...read('../docs/errors.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => String(code)),
);
const isKnown = (code: string) => knownCodes.has(code);

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const options = { actor: 'test' };
  await api.services.imports.importScheme(
    { path: await api.file('scheme.tsv', scheme), definitions: null },
    options,
  );
  await api.services.imports.importPatents({ path: await api.file('patents.jsonl', patentFile) }, options);
});
afterAll(() => api.close());

/** Texts that have broken databases, parsers and searches before. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    'A\0B',
    '\ud800',
    "'; DROP TABLE patent; --",
    '%',
    '_',
    '\\',
    '((((',
    '&|!:*',
    'a <-> ',
    '../../etc/passwd',
  ),
  fc.constantFrom('A01B', 'XN1001A1', 'a01b1/02', '2020-01-01', '9999-12-31T23:59:60Z'),
  fc.integer({ min: 100, max: 30_000 }).map((length) => 'ab '.repeat(length)),
  // More than any text may have, and less than a body.
  fc.constantFrom('x'.repeat(500_001), 'ab '.repeat(300_000)),
);
const nested = fc
  .constantFrom(1, 50, 500)
  .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown);
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  nested,
  fc.dictionary(fc.string(), fc.jsonValue()),
);

/** Values of a type, mostly of the right form but never kind, sometimes of no form at all. */
function valuesOf(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type))
    return fc.oneof({ weight: 19, arbitrary: formOf(type.ofType) }, { weight: 1, arbitrary: anything });
  return fc.oneof(
    { weight: 12, arbitrary: formOf(type) },
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

function formOf(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isListType(type)) {
    const tooMany = fc.constantFrom<unknown[]>(new Array(1_500).fill('A01B'), new Array(1_500).fill(null));
    return fc.oneof(
      { weight: 9, arbitrary: fc.array(valuesOf(type.ofType), { maxLength: 5 }) },
      { weight: 1, arbitrary: tooMany },
    );
  }
  if (isEnumType(type)) return fc.constantFrom(...type.getValues().map(({ name }) => name));
  if (isInputObjectType(type)) {
    return fc.record(
      Object.fromEntries(Object.values(type.getFields()).map(({ name, type: of }) => [name, valuesOf(of)])),
    );
  }
  switch (String(type)) {
    case 'Int':
      return fc.oneof(fc.constantFrom(0, 1, 10, 100, 101, -1, 2 ** 31 - 1), fc.integer());
    case 'Float':
      return fc.oneof(fc.constantFrom(0, 0.5, 1, -0), fc.double({ noNaN: true }));
    case 'Boolean':
      return fc.boolean();
    case 'ID':
      return fc.oneof(fc.uuid(), text);
    default:
      return text;
  }
}

interface Call {
  readonly name: string;
  readonly query: string;
  readonly variables: fc.Arbitrary<Record<string, unknown>>;
}

function callOf(operation: string, field: GraphQLField<unknown, unknown>): Call {
  const listed = (parts: string[]) => (parts.length === 0 ? '' : `(${parts.join(', ')})`);
  const declared = listed(field.args.map(({ name, type }) => `$${name}: ${String(type)}`));
  const passed = listed(field.args.map(({ name }) => `${name}: $${name}`));
  const selected = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
  return {
    name: `${operation} ${field.name}`,
    query: `${operation}${declared} { ${field.name}${passed}${selected} }`,
    variables: fc.record(Object.fromEntries(field.args.map(({ name, type }) => [name, valuesOf(type)]))),
  };
}

const mutationFields = Object.values(schema.getMutationType()?.getFields() ?? {});
/** Whatever the schema has: a new operation is fuzzed from the moment that it stands there. */
const calls: Call[] = [
  ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ['query', field] as const),
  ...mutationFields.map((field) => ['mutation', field] as const),
].map(([operation, field]) => callOf(operation, field));

/** A value of a type that could be meant, with all that it may hold. */
function plausible(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plausible(type.ofType);
  if (isListType(type)) return [plausible(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map(({ name, type: of }) => [name, plausible(of)]),
    );
  const scalars: Record<string, unknown> = { Int: 1, Float: 0.5, Boolean: false, ID: ada };
  return String(type) in scalars ? scalars[String(type)] : 'a';
}
const ada = '01234567-89ab-cdef-0123-456789abcdef';

/** Every place where a value of an input goes, with what is too large for it or of another form. */
function* wrongValues(type: GraphQLInputType, place: string[]): Generator<[place: string[], wrong: unknown]> {
  if (isNonNullType(type)) return yield* wrongValues(type.ofType, place);
  if (isInputObjectType(type)) {
    for (const wrong of ['text', 7, { 'no such field': 1 }, [[]]]) yield [place, wrong];
    for (const { name, type: of } of Object.values(type.getFields()))
      yield* wrongValues(of, [...place, name]);
    return;
  }
  yield [place, { '': { '': {} } }];
  yield [place, [[[1]]]];
  if (isListType(type)) {
    yield [place, new Array(100_001).fill(null)];
    return yield* wrongValues(type.ofType, [...place, '0']);
  }
  if (String(type) === 'Int') for (const wrong of [2 ** 31, 0.5, '1']) yield [place, wrong];
  else if (String(type) === 'Float' || String(type) === 'Boolean') yield [place, 'many'];
  else for (const wrong of ['x'.repeat(500_001), '\0'.repeat(500_001)]) yield [place, wrong];
}

/** The value with another one at a place in it. */
function withAt(value: unknown, [name, ...place]: string[], wrong: unknown): unknown {
  if (name === undefined) return wrong;
  if (Array.isArray(value)) return [withAt(value[0], place, wrong)];
  const object = value as Record<string, unknown>;
  return { ...object, [name]: withAt(object[name], place, wrong) };
}

/** What leads to each object type: fields from the root, with arguments that find something. */
const literals: Record<string, string> = { number: '"XN1001A1"', symbol: '"A01B"', first: '1' };

function pathsTo(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const waiting: { type: GraphQLObjectType; path: string[] }[] = [{ type: schema.getQueryType()!, path: [] }];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    for (const field of Object.values(at.type.getFields())) {
      const below = getNamedType(field.type);
      const needed = field.args.filter((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined);
      const passable = needed.every(({ name }) => name in literals);
      if (!isObjectType(below) || found.has(below.name) || !passable) continue;
      const passed = field.args.filter((arg) => needed.includes(arg) || arg.name === 'first');
      const args = passed.map(({ name }) => `${name}: ${literals[name]}`).join(', ');
      const path = [...at.path, args ? `${field.name}(${args})` : field.name];
      found.set(below.name, path);
      waiting.push({ type: below, path });
    }
  }
  return found;
}

/** Arguments of fields that stand below a root field. */
const nestedCalls: Call[] = [...pathsTo()].flatMap(([name, path]) =>
  Object.values((schema.getType(name) as GraphQLObjectType).getFields())
    .filter((field) => field.args.length > 0)
    .map((field): Call => {
      const { query, variables } = callOf('query', field);
      const [head, body] = [query.slice(0, query.indexOf('{')), query.slice(query.indexOf('{'))];
      const wrapped = path.reduceRight((inner, step) => `{ ${step} ${inner} }`, body);
      return { name: `field ${name}.${field.name}`, query: `${head}${wrapped}`, variables };
    }),
);

const subscriptions: Call[] = Object.values(schema.getSubscriptionType()?.getFields() ?? {}).map((field) =>
  callOf('subscription', field),
);

/** Mutations that reached the API so far: each must have left an entry. */
let mutations = 0;

describe('whatever is sent, the answer is data or an error that the documentation knows', () => {
  test.each([...calls, ...nestedCalls])('$name', async ({ name, query, variables }) => {
    await fc.assert(
      fc.asyncProperty(variables, async (values) => {
        const { status, errors } = await api.as.admin.ask(query, values);
        expect([200, 400, 413]).toContain(status);
        if (name.startsWith('mutation') && status !== 413) mutations += 1;
        for (const { extensions, message } of errors) {
          expect(isKnown(extensions.code), `${extensions.code}: ${message}`).toBe(true);
          expect(extensions.code, message).not.toBe('INTERNAL');
          expect(message.length).toBeLessThan(1_100);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each(mutationFields.filter(({ args }) => args.length > 0))(
    'mutation $name refuses at every place what is too large or of another form',
    async (field) => {
      const { query } = callOf('mutation', field);
      const given = Object.fromEntries(field.args.map(({ name, type }) => [name, plausible(type)]));
      let places = 0;
      for (const { name, type } of field.args) {
        for (const [place, wrong] of wrongValues(type, [name])) {
          const { status, errors } = await api.as.admin.ask(query, withAt(given, place, wrong) as object);
          const what = `${place.join('.')} = ${JSON.stringify(wrong).slice(0, 60)}`;
          expect([200, 400, 413], what).toContain(status);
          if (status !== 413) mutations += 1;
          expect(errors.length, what).toBeGreaterThan(0);
          for (const { extensions, message } of errors) {
            expect(isKnown(extensions.code), `${what}: ${extensions.code}: ${message}`).toBe(true);
            expect(extensions.code, `${what}: ${message}`).not.toBe('INTERNAL');
            expect(message.length, what).toBeLessThan(1_100);
          }
          places++;
        }
      }
      expect(places).toBeGreaterThan(2);
    },
  );

  test.each(subscriptions)('$name', async ({ query, variables }) => {
    const { secret } = await api.services.keys.create({ name: 'streams', role: 'admin', expiresAt: null });
    await fc.assert(
      fc.asyncProperty(variables, async (values) => {
        const response = await fetch(`${api.url}/graphql/stream`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secret}`,
            'content-type': 'application/json',
            accept: 'text/event-stream',
          },
          body: JSON.stringify({ query, variables: values }),
        });
        const answer = await response.text();
        const codes = [...answer.matchAll(/"code":"(\w+)"/g)].map(([, code]) => String(code));
        expect([200, 400, 413], answer).toContain(response.status);
        expect(
          codes.filter((code) => !isKnown(code) || code === 'INTERNAL'),
          answer,
        ).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('cursors that were tampered with', async () => {
    const lists = [
      'cpcNodes',
      'patents',
      'imports',
      'apiKeys',
      'patents(orderBy: { field: NUMBER })',
      'patents(orderBy: { field: IMPORTED })',
    ];
    for (const list of lists) {
      const first = list.endsWith(')') ? list.replace(')', ', first: 1)') : `${list}(first: 1)`;
      const { data } = await api.as.admin.ask<Record<string, { pageInfo: { endCursor: string } }>>(
        `{ page: ${first} { pageInfo { endCursor } } }`,
      );
      const [name, ...key] = JSON.parse(
        Buffer.from(String(data?.page?.pageInfo.endCursor), 'base64url').toString(),
      ) as unknown[];
      const value = fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.constant(null));
      await fc.assert(
        fc.asyncProperty(fc.tuple(...key.map(() => value)), async (forged) => {
          const after = Buffer.from(JSON.stringify([name, ...forged]))
            .toString('base64url')
            .slice(0, 500);
          const query = `query($after: String) { ${first.replace(')', ', after: $after)')} { nodes { __typename } } }`;
          for (const { extensions, message } of (await api.as.admin.ask(query, { after })).errors) {
            expect(['CURSOR_INVALID', 'INPUT_INVALID'], `${list}: ${message}`).toContain(extensions.code);
          }
        }),
        { numRuns: 40 },
      );
    }
  });

  test('documents that are none', async () => {
    const documents = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{'.repeat(3_000),
        '{a'.repeat(1_500),
        '{ me { id } '.repeat(1_000),
        '"""',
        '{ me(a: [[[[[[1]]]]]]) { id } }',
      ),
      fc.constantFrom(
        '{ ...F } fragment F on Query { ...F }',
        'fragment F on Query { me { id } }',
        'subscription { x }',
      ),
    );
    await fc.assert(
      fc.asyncProperty(documents, async (query) => {
        const { status, errors } = await api.as.admin.ask(query);
        expect([200, 400, 413]).toContain(status);
        for (const { extensions } of errors)
          expect(['QUERY_INVALID', 'REQUEST_MALFORMED', 'REQUEST_TOO_LARGE']).toContain(extensions.code);
      }),
      { numRuns: 200 },
    );
  });

  test('and the server is as well as before', async () => {
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect(await api.as.reader.get('{ patents { totalCount } }')).toEqual({ patents: { totalCount: 130 } });
    const { auditLog } = await api.as.admin.get<{ auditLog: { totalCount: number } }>(
      '{ auditLog { totalCount } }',
    );
    expect(mutations).toBeGreaterThan(0);
    expect(auditLog.totalCount).toBe(mutations);
  });
});
