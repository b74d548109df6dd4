import { setTimeout as sleep } from 'node:timers/promises';
import type { TaxonomyIndex } from '@nonet/experts';
import type { Logger } from 'pino';

const RETRY_MILLISECONDS = 60_000;

/** Embeds groups of the scheme that nobody asked for yet, and tries again where the database or the encoder failed. */
export async function keepAhead(
  index: TaxonomyIndex,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const start = performance.now();
  while (!signal.aborted)
    try {
      await index.embedAhead();
      const { done, total } = index.ahead;
      // Else it was given up with its model.
      if (done === total)
        log.info(
          { done, total, ms: Math.round(performance.now() - start) },
          'groups of the scheme were embedded ahead',
        );
      return;
    } catch (error) {
      log.warn(
        { err: error },
        'groups of the scheme could not be embedded ahead; it is tried again in a minute',
      );
      await sleep(RETRY_MILLISECONDS, undefined, { ref: false });
    }
}
