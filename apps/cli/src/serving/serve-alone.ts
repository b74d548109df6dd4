import { createServices } from '@nonet/services';
import type { Config } from '@nonet/services/config';
import { createMetrics } from '@nonet/services/metrics';
import { interruption } from '../interruption.js';
import { wantsJsonLines, writeJsonLines } from '../terminal/json-lines.js';
import { thenClose } from '../then-close.js';
import { sayReady } from './ready.js';
import { say, serverLog } from './server-log.js';
import { servicesAndApi, serveUntilStopped } from './serve-until-stopped.js';

/** Serves by this process alone. */
export async function serveAlone(config: Config): Promise<void> {
  const log = serverLog(config);
  if (wantsJsonLines()) writeJsonLines(log);
  const { signal, release } = interruption(config.drain);
  say('Opening the database …');
  const opened = await servicesAndApi(createServices(config, { log, metrics: createMetrics() }));
  const { services } = opened;
  try {
    await thenClose(
      () =>
        serveUntilStopped(opened, {
          config,
          log,
          signal,
          processes: 1,
          listens: 'at once',
          say,
          onReady: (facts) => sayReady({ ...facts, processes: 1, offer: () => services.signIn.offer() }),
        }),
      () => services.close(),
    );
  } catch (error) {
    if (!signal.aborted) throw error; // whoever stops it early gets no error for it
  } finally {
    release();
  }
}
