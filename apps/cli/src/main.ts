#!/usr/bin/env node
import { startTracing } from '@nonet/services/tracing';
import { toNonetError } from '@nonet/services/errors';
import { CommanderError } from 'commander';
import { Interrupted } from './interruption.js';
import { program } from './program.js';

const USAGE = 2;
/** As shells say that Ctrl-C ended a command. */
const INTERRUPTED = 130;

// Nothing, unless the standard variables of OpenTelemetry say where traces go.
const tracing = await startTracing();
try {
  await program().parseAsync();
} catch (error) {
  process.exitCode = report(error);
} finally {
  await tracing?.close();
}

/** Says what went wrong on standard error; as JSON where the result would have been JSON. */
function report(error: unknown): number {
  // Commander has already printed its message. Help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  if (error instanceof Interrupted) return INTERRUPTED;
  const { code, errorClass, message, stack } = toNonetError(error);
  if (process.argv.includes('--json'))
    process.stderr.write(`${JSON.stringify({ error: { code, message } })}\n`);
  else process.stderr.write(`${message} [${code}]\n`);
  if (code === 'INTERNAL' && process.env['LOG_LEVEL'] === 'debug') process.stderr.write(`${stack}\n`);
  return errorClass === 'cancelled' ? INTERRUPTED : 1;
}
