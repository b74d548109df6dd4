#!/usr/bin/env node
import { CommanderError } from 'commander';
import { endedUnread, Interrupted, nobodyReads } from './interruption.js';
import { program } from './program.js';
import { jsonLog, wantsJsonLines } from './terminal/json-lines.js';

const USAGE = 2;
/** As shells say that Ctrl-C ended a command. */
const INTERRUPTED = 130;

// As Node.js has it from version 21 on: pg asks for it to know where it runs, and else for the whole of `fetch`.
if (!('navigator' in globalThis)) {
  const value = { userAgent: `Node.js/${process.versions.node}` };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true, writable: true });
}

const args = process.argv.slice(2);
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    nobodyReads();
  });
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

/** Commander has already said what is wrong, unless it is wanted as JSON. Help and version are no failures. */
function reportUsage({ exitCode, message: said }: CommanderError): number {
  if (exitCode === 0) return 0;
  const message = said.replace(/^error: /gm, '');
  if (args.includes('--json')) printError({ code: 'INPUT_INVALID', message });
  return USAGE;
}

function printError(error: object): void {
  process.stderr.write(`${JSON.stringify({ error })}\n`);
}

/** Says what went wrong on standard error; as JSON where the result would have been JSON. */
async function report(error: unknown): Promise<number> {
  if (error instanceof CommanderError) return reportUsage(error);
  if (endedUnread()) return 0;
  if (error instanceof Interrupted) return INTERRUPTED;
  const { hintFor, toNonetError } = await import('@nonet/services/errors');
  const { code, errorClass, message: said, details, stack } = toNonetError(error);
  const hint = hintFor(code, 'commandLine');
  const message = hint === null ? said : `${said} ${hint}`;
  // Also of a configuration that says no more of the log, and whatever its level is.
  const inLines = ['serve', 'worker'].includes(args[0] ?? '') && wantsJsonLines();
  // By the log, where there is one already: it keeps the order of lines that a full pipe holds up.
  const log = inLines ? jsonLog() : null;
  if (log !== null) log.fatal({ code }, message);
  else if (inLines)
    process.stderr.write(`${JSON.stringify({ level: 60, time: Date.now(), code, msg: message })}\n`);
  else if (args.includes('--json')) printError({ code, message, ...details });
  else process.stderr.write(`${message} [${code}]\n`);
  if (!inLines && code === 'INTERNAL' && process.env['LOG_LEVEL'] === 'debug')
    process.stderr.write(`${stack}\n`);
  return errorClass === 'cancelled' ? INTERRUPTED : 1;
}
