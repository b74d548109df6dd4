import 'reflect-metadata';
import {
  checked,
  type ChoiceFacts,
  enumName,
  type Field as OperationField,
  inputTypeName,
  type Operation,
  fieldsOf,
  metaOf,
  sentencesOf,
  typeOf,
  type ValueOf,
  type ValueType,
} from '@nonet/operations';
import { ArgsType, type ClassType, Field, Float, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { z } from 'zod';
import { DateScalar, DateTimeScalar } from './scalars.js';

/**
 * What operations are given, as types of GraphQL: their declarations in zod are the only ones, and here type-graphql is told of
 * them. Nothing is checked here but what GraphQL checks itself; whoever resolves an operation reads its input by its schema.
 */

type GraphQLType = ReturnType<Parameters<typeof Field>[0] & (() => unknown)>;

/** The input type of a record that several operations take: `PatentFilterInput`. */
export function inputTypeOf(schema: z.ZodType): ClassType {
  const type = typeOf(schema);
  if (type.type !== 'record') throw new Error(`An input type cannot be made of ${type.type}.`);
  return inputType(`${type.facts.name}Input`, type.facts.about, type.fields);
}

/** What stands in the arguments of an operation; its schema is yet to read it. */
export interface Asked {
  readonly input: unknown;
}

/** The arguments of an operation: `input`, beside those that another class has. */
export function argumentsOf<Beside extends object = object>(
  operation: Operation,
  beside: ClassType<Beside> = class {} as ClassType<Beside>,
): ClassType<Beside & Asked> {
  const { name, fields } = operation;
  const type = inputType(inputTypeName(operation), `What \`${name}\` is asked for.`, fieldsOf(fields));
  class Arguments extends (beside as ClassType<object>) {
    input!: unknown;
  }
  Field(() => type, { description: 'What is asked for.' })(Arguments.prototype, 'input');
  ArgsType()(Arguments);
  return Arguments as ClassType<Beside & Asked>;
}

/** As {@link argumentsOf}, with an argument for each field; {@link askedOf} reads them. */
export function flatArgumentsOf<Beside extends object = object>(
  operation: Operation,
  beside: ClassType<Beside> = class {} as ClassType<Beside>,
): ClassType<Beside> {
  class Arguments extends (beside as ClassType<object>) {}
  for (const field of fieldsOf(operation.fields)) addField(Arguments, field);
  ArgsType()(Arguments);
  return Arguments as ClassType<Beside>;
}

/** What stands in flat arguments, checked; those of another class beside them are left alone. @throws InputError */
export function askedOf<Of extends Operation>({ fields }: Of, args: object): ValueOf<Of> {
  const names = Object.keys(fields.shape);
  const own = Object.entries(args).filter(([name]) => names.includes(name));
  return checked(fields, Object.fromEntries(own)) as ValueOf<Of>;
}

const inputTypes = new Map<string, ClassType>();

/** A type of one name is made once: several operations may be given the same record. */
function inputType(name: string, description: string, fields: readonly OperationField[]): ClassType {
  const known = inputTypes.get(name);
  if (known) return known;
  class Input {}
  for (const field of fields) addField(Input, field);
  InputType(name, { description })(Input);
  inputTypes.set(name, Input);
  return Input;
}

/** Declares a field of a class, as `@Field` does. */
export function addField(target: ClassType, field: OperationField): void {
  const type = graphqlType(field.type);
  const nullable = field.presence === 'optional' || field.presence === 'absent';
  const initial = field.presence === 'defaulted' ? { defaultValue: field.initial } : {};
  Field(() => type as never, { nullable, description: describe(field), ...initial })(
    target.prototype as object,
    field.name,
  );
}

/** What the field is, what may stand in it, and where files may lie: whoever may only speak GraphQL is no user of this machine. */
function describe(field: OperationField): string {
  const { type, example, control, schema } = field;
  const isLimited = ['text', 'whole', 'number'].includes(type.type) || metaOf(schema).allowed !== undefined;
  // How a record is written on the command line is of no use here.
  const isPlain = type.type !== 'list' || type.of.type !== 'record';
  return [
    sentencesOf(field),
    example !== null && isPlain ? `For example \`${example}\`.` : null,
    isLimited ? `Allowed: ${type.allowed}.` : null,
    control === 'server-file' ? 'In a folder of the server that NONET_IMPORTS names.' : null,
    control === 'encoder-or-folder' ? 'By its name: a folder is for the command line alone.' : null,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function graphqlType(type: ValueType): GraphQLType | [GraphQLType] {
  switch (type.type) {
    case 'text':
      return String;
    case 'id':
      return ID;
    case 'truth':
      return Boolean;
    case 'whole':
      return Int;
    case 'number':
      return Float;
    case 'day':
      return DateScalar;
    case 'moment':
      return DateTimeScalar;
    case 'choice':
      return enumOf(type.facts);
    case 'list':
      return [graphqlType(type.of) as GraphQLType];
    case 'record':
      return inputType(`${type.facts.name}Input`, type.facts.about, type.fields);
  }
}

/** The enumeration of a choice, for other types that have a field of it. */
export function enumType(choice: z.ZodType): object {
  const type = typeOf(choice);
  if (type.type !== 'choice') throw new Error(`An enumeration cannot be made of ${type.type}.`);
  return enumOf(type.facts);
}

const enums = new Map<string, object>();

/** In code its values are those of the choice. */
function enumOf({ name, about, options }: ChoiceFacts): object {
  const known = enums.get(name);
  if (known) return known;
  const values = Object.fromEntries(Object.keys(options).map((option) => [enumName(option), option]));
  const valuesConfig = Object.fromEntries(
    Object.entries(options).map(([option, description]) => [enumName(option), { description }]),
  );
  registerEnumType(values, { name, description: about, valuesConfig });
  enums.set(name, values);
  return values;
}
