import type { Services } from '@nonet/services';
import type { Operation, ValueOf } from '@nonet/operations';
import type { Command } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { audited } from '../audited.js';
import type { Session } from '../session.js';
import { wantsJson } from '../terminal/output.js';
import { operationCommand } from './operation-command.js';

interface Followed<Value, Event> {
  /** Opens what the work needs. */
  readonly open: (value: Value, work: (session: Session) => Promise<void>) => Promise<void>;
  readonly begin: (
    services: Services,
    value: Value,
    asker: { readonly actor: string; readonly signal: AbortSignal },
  ) => AsyncIterable<Event>;
  readonly reporter: () => { report(event: Event): void; stop(): void };
  /** What `--help` says behind the options. */
  readonly help: string;
}

/** The command of an operation that tells of itself as it goes on: followed to its end, with an entry in the audit log. */
export function followedCommand<Of extends Operation, Event>(
  operation: Of,
  { open, begin, reporter, help }: Followed<ValueOf<Of>, Event>,
): Command {
  return operationCommand(operation, async (value, command) => {
    const { report, stop } = reporter();
    const tell = wantsJson(command)
      ? (event: Event) => void process.stdout.write(`${JSON.stringify(event)}\n`)
      : report;
    try {
      await open(value, ({ services, signal }) =>
        audited(services, { action: operation.name, arguments: value }, async () => {
          for await (const event of begin(services, value, { actor: COMMAND_LINE.name, signal })) tell(event);
        }),
      );
    } finally {
      stop();
    }
  }).addHelpText('after', `\n${help}\n--json prints one event a line.`);
}
