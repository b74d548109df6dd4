import type { Services } from '@nonet/services';
import { interruption } from './interruption.js';
import { thenClose } from './then-close.js';

export interface Session {
  services: Services;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/**
 * Runs a command on the services, without a server: beside a running one, both use the same database.
 * Standard output belongs to the command's result; with `LOG_LEVEL` set, the services log to standard error.
 */
export async function withServices<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
  // A command that only says its help needs none of them.
  const [{ createServices }, { loadConfig }, { createLog }, { pino }] = await Promise.all([
    import('@nonet/services'),
    import('@nonet/services/config'),
    import('@nonet/services/logging'),
    import('pino'),
  ]);
  const config = loadConfig();
  // What goes wrong is the command's own message; the log repeats it only for those who ask.
  const level = process.env['LOG_LEVEL'] ? config.logLevel : 'silent';
  const { signal, release } = interruption();
  try {
    const services = await createServices(config, { log: createLog(level, pino.destination(2)) });
    return await thenClose(
      async () => {
        signal.throwIfAborted();
        return work({ services, signal });
      },
      () => services.close(),
    );
  } finally {
    release();
  }
}

/**
 * The same for work with a model: what a request names (`model`), or, where that is null, the active one. Where no server ever
 * started on the database, the compact scheme is imported and the model that ships is activated first, as a server would.
 */
export function withModel<Result>(
  model: string | null,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withServices(async (session) => {
    await session.services.firstScheme({
      onStep: (step) =>
        process.stderr.write(`${step}
`),
    });
    if (model === null) await session.services.firstModel();
    return work(session);
  });
}
