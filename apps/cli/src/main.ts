#!/usr/bin/env node
import { CommanderError } from 'commander';
import { Interrupted } from './interruption.js';
import { program } from './program.js';

const USAGE = 2;
/** As shells say that Ctrl-C ended a command. */
const INTERRUPTED = 130;

const args = process.argv.slice(2);
// Traces are kept where the standard variables of OpenTelemetry ask for them; nobody else waits for its modules.
const wantsTraces = Object.keys(process.env).some((name) => name.startsWith('OTEL_'));
const tracing = wantsTraces ? await (await import('@nonet/services/tracing')).startTracing() : null;
try {
  await (await program(args)).parseAsync();
} catch (error) {
  process.exitCode = await report(error);
} finally {
  await tracing?.close();
}

/** Says what went wrong on standard error; as JSON where the result would have been JSON. */
async function report(error: unknown): Promise<number> {
  // Commander has already printed its message. Help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Interrupted) return INTERRUPTED;
  const { toNonetError } = await import('@nonet/services/errors');
  const { code, errorClass, message, stack } = toNonetError(error);
  if (args.includes('--json')) process.stderr.write(`${JSON.stringify({ error: { code, message } })}\n`);
  else process.stderr.write(`${message} [${code}]\n`);
  if (code === 'INTERNAL' && process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${stack}\n`);
  return errorClass === 'cancelled' ? INTERRUPTED : 1;
}
