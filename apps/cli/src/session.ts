import { createServices, loadConfig, type Services } from '@nonet/api';
import { pino } from 'pino';

export interface Session {
  services: Services;
  /** Aborted by the first Ctrl-C; a second one ends the process at once. */
  signal: AbortSignal;
}

/**
 * Runs a command on the services, without a server: beside a running one, both use the same database.
 * Standard output belongs to the command's result; with `LOG_LEVEL` set, the services log to standard error.
 */
export async function withServices<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
  const config = loadConfig();
  // What goes wrong is the command's own message; the log repeats it only for those who ask.
  const level = process.env['LOG_LEVEL'] ? config.logLevel : 'silent';
  const interruption = interruptible();
  const services = await createServices(config, { log: pino({ level }, pino.destination(2)) });
  try {
    return await work({ services, signal: interruption.signal });
  } finally {
    interruption.stop();
    await services.close();
  }
}

function interruptible(): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const abort = () => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nStopping … (Ctrl-C again to stop at once)\n');
    controller.abort(new Error('Interrupted.'));
  };
  process.on('SIGINT', abort).on('SIGTERM', abort);
  return { signal: controller.signal, stop: () => process.off('SIGINT', abort).off('SIGTERM', abort) };
}
