import {
  getNamedType,
  isCompositeType,
  isObjectType,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES, type Scope } from '@nonet/services/access';
import { domainOf, rowTypeOf } from '../apps/api/src/graphql/domains.js';
import { buildApiSchema } from '../apps/api/src/schema.js';
import { startApi, type Api } from './support/api.js';
import { graphqlClient, type Client } from './support/graphql-client.js';
import { patents } from './support/small-world.js';
import { addModel, storePredictions } from './support/store-predictions.js';

let api: Api;
const keys = new Map<string, Client>();
const schema = buildApiSchema();
const scopes = Object.keys(SCOPES) as Scope[];
const number = patents[0]!.id;

/** Queries that lead from one domain into others, with what they must be given. */
const ENTRIES: Readonly<Record<string, string>> = {
  cpcNode: '(symbol: "A01B 1/00")',
  cpcNodes: '(first: 2)',
  patent: `(number: "${number}")`,
  patents: '(first: 2)',
  predictions: '(first: 2)',
  reviews: '(first: 2)',
  imports: '(first: 2)',
  runs: '(first: 2)',
};
const DEEPEST = 3;

beforeAll(async () => {
  api = await startApi({ holding: 'scheme and patents' });
  const model = await addModel(api, 'zero-shot', 1);
  await storePredictions(api, model, {
    level: 'main-group',
    said: [{ number, predictions: [['A01B 1/00', 0.75, true]] }],
  });
  await api.as.analyst.get(
    `mutation { reviewPrediction(input: { patentNumber: "${number}", symbol: "A01B 1/00", verdict: RIGHT }) { id } }`,
  );
  for (const kept of [
    [],
    ...scopes.map((scope) => [scope]),
    ['predictions', 'patents'],
    ['predictions', 'taxonomy'],
  ]) {
    const { secret } = await api.services.keys.create({
      name: `kept to ${kept.join()}`,
      role: 'admin',
      scopes: kept,
      expiresAt: null,
    });
    keys.set(kept.join(), graphqlClient(api.url, secret));
  }
});
afterAll(() => api.close());

type AnyField = GraphQLField<unknown, unknown>;

/** A field as it is asked for, and all walks below it that end in rows of another type than those on the way. */
function walks(field: AnyField, args: string, seen: readonly string[]): { text: string; types: string[] }[] {
  const row = rowTypeOf(field.type)!;
  const isPage = getNamedType(field.type) !== row;
  const wrap = (inner: string) =>
    isPage ? `${field.name}${args} { nodes { ${inner} } }` : `${field.name}${args} { ${inner} }`;
  const here = [{ text: wrap('__typename'), types: [row.name] }];
  if (!isObjectType(row) || seen.length >= DEEPEST) return here;
  const leading = Object.values(row.getFields()).filter(({ type }) => isCompositeType(getNamedType(type)));
  const below = leading
    // The reasons need a model that was trained.
    .filter(({ name, type }) => name !== 'evidence' && ![...seen, row.name].includes(rowTypeOf(type)!.name))
    .flatMap((next) => walks(next, '', [...seen, row.name]));
  return [
    ...here,
    ...below.map(({ text, types }) => ({ text: wrap(`__typename ${text}`), types: [row.name, ...types] })),
  ];
}

const query = schema.getQueryType() as GraphQLObjectType;
const all = Object.entries(ENTRIES).flatMap(([name, args]) =>
  walks(query.getFields()[name] as AnyField, args, []).map((walk) => ({ ...walk, name })),
);
const typesIn = (value: unknown): string[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([name, part]) =>
        name === '__typename' ? [String(part)] : typesIn(part),
      );

describe('a key that is kept to a scope', () => {
  test.each(scopes)('sees rows of %s alone, whichever way it walks through the schema', async (scope) => {
    const own: readonly string[] = SCOPES[scope];
    const closed = Object.entries(ENTRIES).filter(([name]) => !own.includes(name));
    for (const [name, args] of closed) {
      const { data, errors } = await keys.get(scope)!.ask(`{ ${name}${args} { __typename } }`);
      expect(typesIn(data)).toEqual([]);
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    for (const { text, name, types } of all.filter((walk) => own.includes(walk.name))) {
      const { data, errors } = await keys.get(scope)!.ask(`{ ${text} }`);
      expect(errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN')).toEqual([]);
      const foreign = typesIn(data).filter((type) => domainOf(schema.getType(type)!) !== scope);
      expect(foreign, text).toEqual([]);
      const stays = types.every((type) => domainOf(schema.getType(type)!) === scope);
      if (stays) expect(errors, `${name}: ${text}`).toEqual([]);
    }
  });

  test('loses nothing where there is no scope', async () => {
    expect(all.length).toBeGreaterThan(30);
    for (const { text } of all) expect((await keys.get('')!.ask(`{ ${text} }`)).errors, text).toEqual([]);
  });

  test.each([
    ['predictions', '{ reviews { nodes { patent { title claims } } } }', 'patent'],
    ['predictions', '{ predictions { nodes { patent { title } } } }', 'patent'],
    ['predictions', '{ predictions { nodes { node { definition } } } }', 'node'],
    ['predictions', '{ reviews { nodes { node { title } } } }', 'node'],
    ['patents', '{ patents { nodes { classifications { node { title } } } } }', 'node'],
    ['classify', `{ classify(input: { patentNumber: "${number}" }) { predictions { symbol } } }`, 'classify'],
    ['classify', `{ zeroShot(input: { patentNumber: "${number}" }) { predictions { symbol } } }`, 'zeroShot'],
  ])('for %s is refused by %s at %s', async (scope, text, at) => {
    const { errors } = await keys.get(scope)!.ask(text);
    expect(errors.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
    expect(errors[0]!.path).toContain(at);
  });

  test('still learns which patent a prediction and a review are of, and follows what its other scopes open', async () => {
    const numbers = '{ predictions { nodes { patentNumber } } reviews { nodes { patentNumber } } }';
    expect(await keys.get('predictions')!.get(numbers)).toEqual({
      predictions: { nodes: [{ patentNumber: number }] },
      reviews: { nodes: [{ patentNumber: number }] },
    });
    expect(await keys.get('predictions,patents')!.get('{ reviews { nodes { patent { number } } } }')).toEqual(
      { reviews: { nodes: [{ patent: { number } }] } },
    );
    expect(
      await keys.get('predictions,taxonomy')!.get('{ predictions { nodes { node { symbol } } } }'),
    ).toEqual({ predictions: { nodes: [{ node: { symbol: 'A01B 1/00' } }] } });
  });
});
