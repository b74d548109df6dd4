import {
  check,
  fieldsOf,
  type Leaf,
  leavesOf,
  type Operation,
  type ValueOf,
  verbOf,
} from '@nonet/operations';
import { Command } from 'commander';
import { addField, nameOf, type TypedField } from './field-option.js';
import { refuse } from './refusal.js';

interface CommandOptions {
  /** Its name, where it is not that of the operation in small letters with hyphens. */
  readonly verb?: string;
  /** What comes of it; null where that is not the same on the command line. */
  readonly outcome?: string | null;
}

/**
 * The command of an operation: an option for each of its fields, checked by its schema before anything begins. `act` gets what
 * was asked for, complete.
 */
export function operationCommand<Of extends Operation>(
  operation: Of,
  act: (value: ValueOf<Of>, command: Command) => Promise<void>,
  { verb = verbOf(operation), outcome = operation.outcome }: CommandOptions = {},
): Command {
  const description = outcome === null ? operation.title : `${operation.title}. ${outcome}`;
  const command = new Command(verb).description(description);
  const fields = addFields(command, leavesOf(fieldsOf(operation.fields)));
  return command.action(async () => act(readFields(command, operation, fields), command));
}

export const addFields = (command: Command, leaves: readonly Leaf[]): TypedField[] =>
  leaves.map((leaf) => addField(command, leaf));

/** What stands on the command line. Ends the command where something of it is not allowed. */
export function readFields<Of extends Pick<Operation, 'fields'>>(
  command: Command,
  { fields: schema }: Of,
  fields: readonly TypedField[],
  given: Record<string, unknown> = {},
): ValueOf<Of> {
  for (const { read } of fields) read(given);
  const outcome = check(schema, given);
  if (outcome.state === 'allowed') return outcome.value as ValueOf<Of>;
  return refuse(command, outcome.problems, (path) => nameOf(fields, path));
}
