import { z } from 'zod';
import { allowedEntries, allowedNumber, allowedText } from './allowed.js';
import type { ChoiceFacts, Control, RecordFacts } from './field-meta.js';
import { kebabCase } from './names.js';

/** A field of an operation, read from its schema: all that GraphQL, the command line and forms are made from. */
export interface Field {
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Whatever else there is to know, in sentences. */
  readonly description: string | null;
  readonly type: ValueType;
  /** What it is where it is not given: refused, null, not there, or `initial`. */
  readonly presence: 'required' | 'optional' | 'absent' | 'defaulted';
  /** Its default; null for one that has none. */
  readonly initial: unknown;
  /** What holds where one without a default is not given. */
  readonly defaultsTo: string | null;
  /** What one could write, where that is not plain. */
  readonly example: string | null;
  /** Its option on the command line, without the hyphens before it. */
  readonly flag: string;
  readonly placeholder: string | null;
  readonly commandLine: NonNullable<z.GlobalMeta['commandLine']>;
  readonly control: Control | null;
  readonly isRare: boolean;
  readonly schema: z.ZodType;
}

/** What a field may hold. `allowed` says it in words. */
export type ValueType = { readonly allowed: string } & (
  | { readonly type: 'text' | 'id' | 'truth' | 'day' | 'moment' }
  | { readonly type: 'whole' | 'number'; readonly least: number | null; readonly most: number | null }
  | { readonly type: 'choice'; readonly options: readonly string[]; readonly facts: ChoiceFacts }
  | { readonly type: 'list'; readonly of: ValueType; readonly least: number; readonly most: number | null }
  | { readonly type: 'record'; readonly facts: RecordFacts; readonly fields: readonly Field[] }
);

/** The fields of an operation, in their order. @throws Error for one that says too little of itself */
export function fieldsOf(fields: z.ZodObject): Field[] {
  return Object.entries(fields.shape).map(([name, schema]) => fieldOf(name, schema as z.ZodType));
}

function fieldOf(name: string, schema: z.ZodType): Field {
  const meta = metaOf(schema);
  if (!meta.title) throw new Error(`The field ${name} has no title; say it by .meta({ title }).`);
  return {
    name,
    title: meta.title,
    description: meta.description ?? null,
    type: typeOf(schema),
    ...presenceOf(schema),
    defaultsTo: meta.defaultsTo ?? null,
    example: meta.example ?? null,
    flag: meta.flag ?? kebabCase(name),
    placeholder: meta.placeholder ?? null,
    commandLine: meta.commandLine ?? 'option',
    control: meta.control ?? null,
    isRare: meta.rare ?? false,
    schema,
  };
}

function presenceOf(schema: z.ZodType): Pick<Field, 'presence' | 'initial'> {
  const given = schema.safeParse(undefined);
  if (!given.success) return { presence: 'required', initial: null };
  if (given.data === undefined) return { presence: 'absent', initial: null };
  return { presence: given.data === null ? 'optional' : 'defaulted', initial: given.data };
}

/** @throws Error for a schema that is not made of what `shapes.ts` has */
export function typeOf(schema: z.ZodType): ValueType {
  const type = knownTypeOf(schema);
  if (type !== null) return type;
  const { type: name } = unwrapped(schema).def;
  throw new Error(`A field cannot be of the type ${name}: see shapes.ts for those that it can be of.`);
}

/** As {@link typeOf}; null for a schema that is not made of what `shapes.ts` has. */
export function knownTypeOf(schema: z.ZodType): ValueType | null {
  const bare = unwrapped(schema);
  const { allowed, choice, record } = metaOf(schema);
  if (bare instanceof z.ZodString) return { type: 'text', allowed: allowed ?? allowedText(bare.maxLength) };
  if (bare instanceof z.ZodISODate) return { type: 'day', allowed: allowed ?? 'a calendar date, YYYY-MM-DD' };
  if (bare instanceof z.ZodGUID) return { type: 'id', allowed: allowed ?? 'an id that this API gave' };
  if (bare instanceof z.ZodDate)
    return { type: 'moment', allowed: allowed ?? 'a date or a moment such as 2027-01-31T12:00:00Z' };
  if (bare instanceof z.ZodBoolean) return { type: 'truth', allowed: allowed ?? 'true or false' };
  if (bare instanceof z.ZodNumber) {
    const type = bare.isInt ? 'whole' : 'number';
    const [least, most] = [bound(bare.minValue), bound(bare.maxValue)];
    return { type, least, most, allowed: allowed ?? allowedNumber(type, least, most) };
  }
  if (bare instanceof z.ZodEnum && choice) {
    const options = bare.options.map(String);
    return { type: 'choice', options, facts: choice, allowed: allowed ?? options.join(', ') };
  }
  if (bare instanceof z.ZodArray) {
    const [least, most] = lengthsOf(bare);
    const of = typeOf(bare.element as z.ZodType);
    return { type: 'list', of, least, most, allowed: allowed ?? allowedEntries(least, most) };
  }
  if (bare instanceof z.ZodObject && record) {
    const fields = fieldsOf(bare);
    const names = fields.map(({ name }) => name).join(', ');
    return { type: 'record', facts: record, fields, allowed: allowed ?? `the fields ${names}` };
  }
  return null;
}

/** How many entries a list may have, from its checks: an array does not tell as a text does. */
function lengthsOf(list: z.ZodArray): [least: number, most: number | null] {
  let [least, most]: [number, number | null] = [0, null];
  for (const { _zod } of list.def.checks ?? []) {
    const check = _zod.def as { minimum?: number; maximum?: number };
    least = Math.max(least, check.minimum ?? 0);
    most = Math.min(most ?? Infinity, check.maximum ?? Infinity);
  }
  return [least, most === Infinity ? null : most];
}

/** What all wrappers of a schema and the schema itself say of it; the outermost is heard last. */
export function metaOf(schema: z.ZodType): z.GlobalMeta {
  const within = wrapped(schema);
  return { ...(within && metaOf(within)), ...schema.meta() };
}

/** What a default, null, absence or a transformation is put around; null for a schema without them. */
export function wrapped(schema: z.ZodType): z.ZodType | null {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return schema.def.innerType as z.ZodType;
  return schema instanceof z.ZodPipe ? (schema.def.in as z.ZodType) : null;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const within = wrapped(schema);
  return within ? unwrapped(within) : schema;
}

/** Of whole numbers zod knows bounds that no one chose: where numbers can be told apart no longer. */
const bound = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) || Math.abs(value) === Number.MAX_SAFE_INTEGER ? null : value;

/** A field and the names that lead to it. */
export interface Leaf {
  readonly path: readonly string[];
  readonly field: Field;
}

/** The fields as one flat list, those of records in their place: a command line and a form have no other. */
export function leavesOf(fields: readonly Field[], above: readonly string[] = []): Leaf[] {
  return fields.flatMap((field) => {
    const path = [...above, field.name];
    return field.type.type === 'record' ? leavesOf(field.type.fields, path) : [{ path, field }];
  });
}

/** Title, description and default of a field, as sentences. */
export function sentencesOf({ title, description, defaultsTo }: Field): string {
  return [title, description, defaultsTo === null ? null : `Default: ${defaultsTo}`]
    .filter((part) => part !== null)
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
