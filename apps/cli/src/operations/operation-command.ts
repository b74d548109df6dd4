import { check, fieldsOf, leavesOf, type Operation, type ValueOf, verbOf } from '@nonet/operations';
import { Command } from 'commander';
import { addField, nameOf } from './field-option.js';
import { refuse } from './refusal.js';

/** An option that the operation has not, by which a command fills in some of its fields. */
export interface OptionBeside {
  readonly flags: string;
  readonly description: string;
  read(command: Command): Promise<Record<string, unknown>>;
}

interface CommandOptions {
  /** Its name, where it is not that of the operation in small letters with hyphens. */
  readonly verb?: string;
  /** What comes of it; null where that is not the same on the command line. */
  readonly outcome?: string | null;
  readonly beside?: OptionBeside;
}

/**
 * The command of an operation: an option for each of its fields, checked by its schema before anything begins. `act` gets what
 * was asked for, complete.
 */
export function operationCommand<Of extends Operation>(
  operation: Of,
  act: (value: ValueOf<Of>, command: Command) => Promise<void>,
  { verb = verbOf(operation), outcome = operation.outcome, beside }: CommandOptions = {},
): Command {
  const description = outcome === null ? operation.title : `${operation.title}. ${outcome}`;
  const command = new Command(verb).description(description);
  const fields = leavesOf(fieldsOf(operation.fields)).map((leaf) => addField(command, leaf));
  if (beside) command.option(beside.flags, beside.description);
  return command.action(async () => {
    const input = (await beside?.read(command)) ?? {};
    for (const { read } of fields) read(input);
    const checked = check(operation.fields, input);
    if (checked.state === 'refused') return refuse(command, checked.problems, (path) => nameOf(fields, path));
    await act(checked.value as ValueOf<Of>, command);
  });
}
