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
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql';
import { hostileNumber, hostileText, hostileValue } from './hostile-values.js';

/** Calls of whatever the schema has: a new operation, field or argument is fuzzed from the moment that it stands there. */
const schema = buildSchema(
  readFileSync(new URL('../../../apps/api/schema.graphql', import.meta.url), 'utf8'),
);

export interface Call {
  readonly name: string;
  readonly query: string;
  readonly variables: fc.Arbitrary<Record<string, unknown>>;
}

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});
export const mutationFields = fieldsOf(schema.getMutationType());

export const rootCalls: readonly Call[] = [
  ...fieldsOf(schema.getQueryType()).map((field) => callOf('query', field)),
  ...mutationFields.map((field) => callOf('mutation', field)),
];
export const subscriptions: readonly Call[] = fieldsOf(schema.getSubscriptionType()).map((field) =>
  callOf('subscription', field),
);
/** Arguments of fields that stand below a root field. */
export const nestedCalls: readonly Call[] = [...pathsTo()].flatMap(([name, path]) =>
  fieldsOf(schema.getType(name) as GraphQLObjectType)
    .filter((field) => field.args.length > 0)
    .map((field): Call => {
      const { query, variables } = callOf('query', field);
      const [head, body] = [query.slice(0, query.indexOf('{')), query.slice(query.indexOf('{'))];
      const wrapped = path.reduceRight((inner, step) => `{ ${step} ${inner} }`, body);
      return { name: `field ${name}.${field.name}`, query: `${head}${wrapped}`, variables };
    }),
);

export function callOf(operation: string, field: GraphQLField<unknown, unknown>): Call {
  const listed = (parts: string[]) => (parts.length === 0 ? '' : `(${parts.join(', ')})`);
  const declared = listed(field.args.map(({ name, type }) => `$${name}: ${String(type)}`));
  const passed = listed(field.args.map(({ name }) => `${name}: $${name}`));
  return {
    name: `${operation} ${field.name}`,
    query: `${operation}${declared} { ${field.name}${passed}${selectionOf(getNamedType(field.type), 3)} }`,
    variables: fc.record(Object.fromEntries(field.args.map(({ name, type }) => [name, valuesOf(type)]))),
  };
}

/** What of a type is asked for: its leaves, and those of what hangs on it to a depth. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (isLeafType(type)) return '';
  if (!isObjectType(type)) return ' { __typename }';
  const selected = fieldsOf(type)
    .filter(({ args, type: of }) => args.length === 0 && (depth > 1 || isLeafType(getNamedType(of))))
    .map((field) => field.name + selectionOf(getNamedType(field.type), depth - 1));
  return ` { ${['__typename', ...selected].join(' ')} }`;
}

/** Values of a type, mostly of the right form but never kind, sometimes of no form at all. */
function valuesOf(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type))
    return fc.oneof({ weight: 19, arbitrary: formOf(type.ofType) }, { weight: 1, arbitrary: hostileValue });
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
      return fc.oneof(fc.constantFrom(0, 0.5, 1), hostileNumber);
    case 'Boolean':
      return fc.boolean();
    case 'ID':
      return fc.oneof(fc.uuid(), hostileText);
    default:
      return hostileText;
  }
}

/** A value of a type that could be meant, with all that it may hold. */
export function plausible(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plausible(type.ofType);
  if (isListType(type)) return [plausible(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields()).map(({ name, type: of }) => [name, plausible(of)]),
    );
  const id = '01234567-89ab-cdef-0123-456789abcdef';
  const scalars: Record<string, unknown> = { Int: 1, Float: 0.5, Boolean: false, ID: id };
  return String(type) in scalars ? scalars[String(type)] : 'a';
}

/** Every place where a value of an input goes, with what is too large for it or of another form. */
export function* wrongValues(
  type: GraphQLInputType,
  place: string[],
): Generator<[place: string[], wrong: unknown]> {
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
  else for (const wrong of ['x'.repeat(500_001), '\0'.repeat(5_000)]) yield [place, wrong];
}

/** The value with another one at a place in it. */
export function withAt(value: unknown, [name, ...place]: string[], wrong: unknown): unknown {
  if (name === undefined) return wrong;
  if (Array.isArray(value)) return [withAt(value[0], place, wrong)];
  const object = value as Record<string, unknown>;
  return { ...object, [name]: withAt(object[name], place, wrong) };
}

/** What leads to each object type: fields from the root, with arguments that find something. */
function pathsTo(): Map<string, string[]> {
  const literals: Record<string, string> = { number: '"XN1001A1"', symbol: '"A01B"', first: '1' };
  const found = new Map<string, string[]>();
  const waiting: { type: GraphQLObjectType; path: string[] }[] = [{ type: schema.getQueryType()!, path: [] }];
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    for (const field of fieldsOf(at.type)) {
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
