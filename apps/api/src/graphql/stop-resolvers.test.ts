import { buildSchema, execute, parse, type ExecutionResult, type GraphQLObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { stopResolvers } from './stop-resolvers.js';

/** A field that fails, and one beside it that is long on its way to a hundred rows. */
function world() {
  const schema = buildSchema('type Query { fails: Int! rows: [Row!]! } type Row { name: String! }');
  const resolve = (type: string, field: string, resolver: () => unknown) => {
    (schema.getType(type) as GraphQLObjectType).getFields()[field]!.resolve = resolver;
  };
  const names: string[] = [];
  let arrive: (rows: object[]) => void = () => undefined;
  const rows = new Promise<object[]>((resolved) => (arrive = resolved));
  resolve('Query', 'fails', () => Promise.reject(new Error('It failed.')));
  resolve('Query', 'rows', () => rows);
  resolve('Row', 'name', () => names.push('resolved') && 'a name');
  stopResolvers(schema);
  const over = new AbortController();
  const ask = async (query: string): Promise<ExecutionResult> =>
    execute({ schema, document: parse(query), contextValue: { signal: over.signal } });
  return { ask, over, names, arrive: () => arrive(Array.from({ length: 100 }, () => ({}))) };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

test('fields below one that arrives after the answer are not resolved', async () => {
  const { ask, over, names, arrive } = world();
  const { data, errors } = await ask('{ fails rows { name } }');
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ message: 'It failed.', path: ['fails'] }]);
  over.abort(new Error('The answer is out.'));
  arrive();
  await settled();
  expect(names).toEqual([]);
});

test('fields are resolved as ever while somebody waits', async () => {
  const { ask, names, arrive } = world();
  arrive();
  const { data, errors } = await ask('{ rows { name } }');
  expect(errors).toBeUndefined();
  expect((data as { rows: unknown[] }).rows).toHaveLength(100);
  expect(names).toHaveLength(100);
});

test('an error tells the path of its field and what was thrown, without counting lines', async () => {
  const { ask, over, arrive } = world();
  over.abort(new Error('Time is up.'));
  arrive();
  const [error] = (await ask(`${'\n'.repeat(100)}{ rows { name } }`)).errors ?? [];
  expect(error).toMatchObject({ message: 'Time is up.', path: ['rows'], locations: undefined });
  expect(error?.originalError).toBe(over.signal.reason);
});
