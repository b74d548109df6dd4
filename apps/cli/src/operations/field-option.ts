import { readFileSync } from 'node:fs';
import { type Field, type Leaf, put, readTyped, sentencesOf } from '@nonet/operations';
import { type Command, Option } from 'commander';

/** A field of an operation on the command line. */
export interface TypedField {
  readonly path: readonly string[];
  /** `--limit`, or `<file>` for an argument. */
  readonly shown: string;
  /** Puts what was typed, if anything was, among the input of the operation. */
  read(into: Record<string, unknown>): void;
}

/** Gives a command the option, or the argument, of a field. */
export function addField(command: Command, { path, field }: Leaf): TypedField {
  const { type, flag, commandLine } = field;
  const placeholder = placeholderOf(field);
  const isMany = type.type === 'list' && commandLine !== 'lines-of-file';
  const value = isMany ? `${placeholder}...` : placeholder;
  if (commandLine === 'argument') {
    const at = command.registeredArguments.length;
    const isOptional = field.presence !== 'required';
    command.argument(isOptional ? `[${value}]` : `<${value}>`, describe(field));
    return typed(path, `<${placeholder}>`, field, () => (isMany ? command.args.slice(at) : command.args[at]));
  }
  if (type.type === 'truth') return addSwitch(command, path, field);
  const option = new Option(`--${flag} <${value}>`, describe(field));
  command.addOption(option);
  return typed(path, `--${flag}`, field, () => {
    const given = command.opts<Record<string, string | string[]>>()[option.attributeName()];
    if (typeof given !== 'string') return given;
    if (commandLine === 'last-day' && /^\d{4}-\d{2}-\d{2}$/.test(given)) return `${given}T23:59:59Z`;
    return commandLine === 'lines-of-file' ? linesOf(given) : given;
  });
}

/** `--activate`; `--no-…` too, or alone, where it is not false by itself. */
function addSwitch(command: Command, path: readonly string[], field: Field): TypedField {
  const { flag } = field;
  if (field.initial !== true) command.addOption(new Option(`--${flag}`, describe(field)));
  if (field.initial !== false)
    command.addOption(new Option(`--no-${flag}`, `the opposite of --${flag}`).default(undefined));
  const attribute = new Option(`--${flag}`).attributeName();
  return {
    path,
    shown: `--${flag}`,
    read(into) {
      const given = command.opts<Record<string, boolean | undefined>>()[attribute];
      if (given !== undefined) put(into, path, given);
    },
  };
}

function typed(
  path: readonly string[],
  shown: string,
  { type }: Field,
  given: () => string | readonly string[] | undefined,
): TypedField {
  return {
    path,
    shown,
    read(into) {
      const value = given();
      if (value === undefined) return;
      put(
        into,
        path,
        typeof value === 'string' ? readTyped(type, value) : value.map((each) => readTyped(type, each)),
      );
    },
  };
}

/** How a place of the input is called on the command line. */
export function nameOf(fields: readonly TypedField[], place: readonly (string | number)[]): string {
  const within = (path: readonly string[]) => path.every((name, i) => place[i] === name);
  return fields.find(({ path }) => within(path))?.shown ?? place.join('.');
}

/** As `--help` says it: `maximum number of patents of each file (default: all)`. */
function describe(field: Field): string {
  const { type, initial, defaultsTo, example, commandLine } = field;
  const text = sentencesOf({ ...field, defaultsTo: null })
    .replaceAll('`', '')
    .replace(/\.$/, '');
  // `JSONL` keeps its capitals.
  const clause = /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
  const isShown = initial !== null && typeof initial !== 'boolean' && !Array.isArray(initial);
  const remarks = [
    commandLine === 'lines-of-file' ? 'a file with one on each line, - for standard input' : null,
    example === null ? null : `for example ${example}`,
    type.type === 'choice' ? `choices: ${type.options.join(', ')}` : null,
    isShown ? `default: ${String(initial)}` : defaultsTo === null ? null : `default: ${defaultsTo}`,
  ].filter((remark) => remark !== null);
  return remarks.length === 0 ? clause : `${clause} (${remarks.join('; ')})`;
}

function placeholderOf({ placeholder, flag, type, commandLine }: Field): string {
  if (commandLine === 'lines-of-file') return 'file';
  if (placeholder !== null) return placeholder;
  const { type: kind } = type.type === 'list' ? type.of : type;
  return kind === 'whole' || kind === 'number' ? 'n' : flag;
}

const linesOf = (file: string): string[] =>
  readFileSync(file === '-' ? 0 : file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
