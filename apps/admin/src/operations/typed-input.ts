import {
  check,
  enumName,
  type Field,
  fieldsOf,
  type Leaf,
  leavesOf,
  type Operation,
  type Problem,
  put,
  readTyped,
  type ValueType,
} from '@nonet/operations';

/** What stands in the fields of a form, by {@link keyOf} of each; what is left empty is left out, and its default holds. */
export type Values = Readonly<Record<string, string>>;
/** What is wrong, by the keys of the fields. */
export type Problems = Readonly<Record<string, string>>;

export const YES = 'yes';
export const NO = 'no';

/** The name of a field in a form: `filter.cpc`. */
export const keyOf = ({ path }: Leaf): string => path.join('.');

export const leavesOfOperation = ({ fields }: Pick<Operation, 'fields'>): Leaf[] =>
  leavesOf(fieldsOf(fields));

export const initialOf = (leaves: readonly Leaf[]): Values =>
  Object.fromEntries(leaves.map((leaf) => [keyOf(leaf), initialText(leaf.field)]));

function initialText({ initial, type }: Field): string {
  if (type.type === 'truth') return initial === null ? '' : initial === true ? YES : NO;
  return initial === null || Array.isArray(initial) ? '' : String(initial);
}

type Read =
  | { readonly state: 'allowed'; readonly variables: Record<string, unknown> }
  | { readonly state: 'refused'; readonly problems: Problems };

/** The input of an operation in the words of GraphQL, or what its schema refuses: the server would refuse the same. */
export function readInput({ fields: schema }: Pick<Operation, 'fields'>, values: Values): Read {
  const fields = fieldsOf(schema);
  const input: Record<string, unknown> = {};
  for (const leaf of leavesOf(fields)) {
    const value = valueOf(leaf.field, values[keyOf(leaf)] ?? '');
    if (value !== undefined) put(input, leaf.path, value);
  }
  const outcome = check(schema, input);
  return outcome.state === 'allowed'
    ? { state: 'allowed', variables: inGraphQL(fields, outcome.value as Record<string, unknown>) }
    : { state: 'refused', problems: problemsByKey(leavesOf(fields), outcome.problems) };
}

/** The input alone; null where its schema refuses it. */
export function inputOf(
  operation: Pick<Operation, 'fields'>,
  values: Values,
): Record<string, unknown> | null {
  const read = readInput(operation, values);
  return read.state === 'allowed' ? read.variables : null;
}

function valueOf({ type, control }: Field, text: string): unknown {
  const typed = text.trim();
  if (typed === '') return undefined;
  if (type.type === 'truth') return typed === YES;
  if (type.type !== 'list') return readTyped(type, typed);
  // Paths stand on lines of their own: they may have commas. Other entries may stand side by side.
  const between = control === 'server-file' ? /\n/ : /[,\n]/;
  const entries = typed.split(between).map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '').map((entry) => readTyped(type, entry));
}

/** Of several entries of a field that are wrong, the first. */
function problemsByKey(leaves: readonly Leaf[], found: readonly Problem[]): Problems {
  const problems: Record<string, string> = {};
  for (const { path, allowed } of found) {
    const leaf = leaves.find((one) => one.path.every((name, i) => path[i] === name));
    const key = leaf ? keyOf(leaf) : path.join('.');
    problems[key] ??= `Allowed: ${allowed}.`;
  }
  return problems;
}

/** GraphQL has names of its own for choices. */
const inGraphQL = (fields: readonly Field[], value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(({ name }) => value[name] !== null && value[name] !== undefined)
      .map(({ name, type }) => [name, inWordsOf(type, value[name])]),
  );

function inWordsOf(type: ValueType, value: unknown): unknown {
  if (type.type === 'choice') return enumName(String(value));
  if (type.type === 'list') return (value as unknown[]).map((entry) => inWordsOf(type.of, entry));
  return type.type === 'record' ? inGraphQL(type.fields, value as Record<string, unknown>) : value;
}
