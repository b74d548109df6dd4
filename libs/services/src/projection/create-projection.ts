import { setTimeout as sleep } from 'node:timers/promises';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import type { EncodersService } from '../encoders/encoders.service.js';
import { closing, projectionsBusy } from '../errors/errors.js';
import { outsideRequest } from '../logging/index.js';
import type { ProjectionRequest } from './embedding-projection.operation.js';
import { drawPatents, type PatentSample } from './patent-sample.js';
import type { EmbeddingProjection, ProjectionProgress, ProjectionService } from './projection.service.js';

/** Milliseconds that a request waits before it is answered with the progress. */
const PATIENCE_MILLISECONDS = 3_000;
/** Maximum numbers of projections kept, and being computed: one of 2,000 patents takes a CPU core a minute. */
const KEPT = 16;
const IN_WORK = 2;

interface Work {
  progress: ProjectionProgress;
  readonly result: Promise<EmbeddingProjection>;
}

/** Projects samples of the stored patents. The work belongs to no request: it ends only with the service. */
export function createProjection(
  database: Database,
  encoders: EncodersService,
): ProjectionService & { close(): Promise<void> } {
  const shutdown = new AbortController();
  const inWork = new Map<string, Work>();
  /** The one used last stands last. */
  const kept = new Map<string, EmbeddingProjection>();

  const begin = (
    key: string,
    request: ProjectionRequest,
    loaded: readonly Encoder[],
    sample: PatentSample,
  ): Work => {
    if (inWork.size >= IN_WORK) throw projectionsBusy({ limit: IN_WORK });
    const work: Work = {
      progress: { step: 'starting', done: 0, of: sample.ids.length },
      result: outsideRequest(() =>
        compute(request, loaded, sample, (progress) => (work.progress = progress)),
      ),
    };
    inWork.set(key, work);
    work.result
      .then((projection) => keep(key, projection))
      // Those who wait for it get the error; the next caller tries again.
      .catch(() => undefined)
      .finally(() => inWork.delete(key));
    return work;
  };

  const compute = async (
    { method, seed }: ProjectionRequest,
    loaded: readonly Encoder[],
    sample: PatentSample,
    onProgress: (progress: ProjectionProgress) => void,
  ): Promise<EmbeddingProjection> => {
    const { computeProjection } = await import('./compute-projection.js');
    const { signal } = shutdown;
    return computeProjection(database, loaded, sample, { method, seed, signal, onProgress });
  };

  const keep = (key: string, projection: EmbeddingProjection) => {
    kept.delete(key);
    kept.set(key, projection);
    const [oldest] = kept.keys();
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
  };

  return {
    async project(request, { signal }) {
      const asked = [...(request.baseEncoder === null ? [] : [request.baseEncoder]), request.encoder];
      const loaded = await Promise.all(asked.map((id) => encoders.get(id)));
      const sample = await drawPatents(database, request.sample, request.seed);
      const facts = [
        loaded.map(({ id, fingerprint }) => [id, fingerprint]),
        request.method,
        request.seed,
        sample.digest,
      ];
      const key = JSON.stringify(facts);
      const known = kept.get(key);
      if (known) {
        keep(key, known);
        return { kind: 'ready', projection: known };
      }
      const work = inWork.get(key) ?? begin(key, request, loaded, sample);
      const timer = new AbortController();
      const over = AbortSignal.any([timer.signal, signal]);
      const patience = sleep(PATIENCE_MILLISECONDS, null, { ref: false, signal: over }).catch(() => null);
      const projection = await Promise.race([work.result, patience]);
      timer.abort();
      signal.throwIfAborted();
      return projection === null
        ? { kind: 'working', progress: work.progress }
        : { kind: 'ready', projection };
    },
    async close() {
      shutdown.abort(closing({}));
      await Promise.allSettled([...inWork.values()].map(({ result }) => result));
    },
  };
}
