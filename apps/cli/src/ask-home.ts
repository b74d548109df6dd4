import type { Classification, ClassifyRequest } from '@nonet/services/classification';

import { interruption } from './interruption.js';

/** What the home answers while nobody has its database open; null where that must be opened for it. */
export async function askHome(request: ClassifyRequest): Promise<Classification | null> {
  const [{ classifyAtRest }, { loadConfig }, { createLog }, { pino }] = await Promise.all([
    import('@nonet/services/at-rest'),
    import('@nonet/services/config'),
    import('@nonet/services/logging'),
    import('pino'),
  ]);
  const config = loadConfig();
  const level = process.env['LOG_LEVEL'] ? config.logLevel : 'silent';
  const { signal, release } = interruption();
  try {
    const answer = await classifyAtRest(request, config, {
      log: createLog(level, pino.destination(2)),
      signal,
    });
    // Nothing is opened for somebody who gave up.
    signal.throwIfAborted();
    return answer;
  } finally {
    release();
  }
}
