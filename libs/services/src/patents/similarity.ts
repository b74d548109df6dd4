import { setTimeout as sleep } from 'node:timers/promises';
import { nameless } from '@nonet/encoder';
import { row } from '@nonet/numerics';
import type { Encoder } from '@nonet/plugins';
import type { Logger } from 'pino';
import { PATENTS_CHANNEL, type Database, type Notifications } from '../database/index.js';
import { closing } from '../errors/errors.js';
import type { EmbeddingTurns } from './embedding-turns.js';
import { type NearestPatent, PatentVectors } from './patent-vectors.js';

/** How long a search waits for patents that have no vector yet; it then answers from those that have one. */
const FRESHNESS_MILLISECONDS = 10_000;

/** Where the encoder comes from: that of the model that answers, so that a patent's vector serves answer and search alike. */
export interface AnsweringModels {
  lease(
    reference: null,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<{ readonly model: { readonly encoder: Encoder }; release(): void }>;
  /** Calls `heard` whenever a model begins to answer. */
  onAnswering(heard: () => void): void;
}

export interface SimilarityDependencies {
  readonly database: Database;
  readonly models: AnsweringModels;
  readonly turns: EmbeddingTurns;
  readonly notifications: Notifications;
  readonly log: Logger;
  /** Number of vectors from which similar patents are looked for approximately. */
  readonly approximateFrom: number;
}

/** Search by embedding. Costs nothing until its first use; from then on it follows imports, and the model that answers. */
export function createSimilarity(dependencies: SimilarityDependencies) {
  const { database, models, turns, notifications, log, approximateFrom } = dependencies;
  const shutdown = new AbortController();
  /** Whether vectors are made before anybody searches. */
  let isKept = false;
  const byEncoder = new Map<string, PatentVectors>();

  const vectorsOf = ({ fingerprint, dimension }: Encoder): PatentVectors => {
    // Versions that share an encoder share its vectors.
    const key = nameless(fingerprint);
    const known = byEncoder.get(key);
    if (known && !known.isLost) return known;
    const vectors = new PatentVectors(database, turns, dimension, approximateFrom);
    const before = [...byEncoder.values()];
    byEncoder.clear();
    byEncoder.set(key, vectors);
    for (const old of before) old.retire().catch(report);
    return vectors;
  };
  const report = (error: unknown) => {
    if (!shutdown.signal.aborted)
      log.error({ err: error }, 'the vectors of patents could not be brought up to date');
  };
  /** Whoever asks the model hears why there is none. */
  const keepUp = async (): Promise<void> => {
    const lease = await models.lease(null, { signal: shutdown.signal }).catch(() => null);
    if (lease === null) return;
    if (shutdown.signal.aborted) return lease.release();
    try {
      const { encoder } = lease.model;
      await vectorsOf(encoder).refresh(encoder);
    } catch (error) {
      report(error);
    } finally {
      lease.release();
    }
  };
  const follow = async (): Promise<void> => {
    // They may be under way with the encoder of a model that answers no more.
    await Promise.all([...byEncoder.values()].map((vectors) => vectors.interrupt()));
    if (!shutdown.signal.aborted) await keepUp();
  };
  notifications.on(PATENTS_CHANNEL, () => {
    if (byEncoder.size > 0) void keepUp();
  });
  models.onAnswering(() => {
    if (isKept || byEncoder.size > 0) void follow();
  });

  return {
    state: () => [...byEncoder.values()].at(-1)?.state ?? null,
    /** Computes missing vectors, now and whenever there are some. Resolves once all are there, or at once where no model can answer. */
    async keep() {
      isKept = true;
      await keepUp();
    },
    async search(
      of: { readonly text: string; readonly id: number | null },
      top: number,
      signal?: AbortSignal,
    ): Promise<NearestPatent[]> {
      const { model, release } = await models.lease(null, { signal });
      try {
        const { encoder } = model;
        const vectors = vectorsOf(encoder);
        return await vectors.during(async () => {
          await turns.duringSearch(() => withPatience(keepUp(), signal));
          const known = of.id === null ? null : await vectors.of(of.id, encoder, signal);
          const vector = known ?? row(await encoder.embed([of.text], { role: 'query', signal }), 0);
          const nearest = (await vectors.nearest(vector, top + 1)).filter(({ id }) => id !== of.id);
          return nearest.slice(0, top);
        });
      } finally {
        release();
      }
    },
    async close() {
      shutdown.abort(closing({}));
      await Promise.all([...byEncoder.values()].map((vectors) => vectors.close()));
    },
  };
}

/** Waits for `work`, but not for ever; the work itself goes on. Rejects with the signal's reason. */
async function withPatience(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const timer = new AbortController();
  const over = AbortSignal.any([timer.signal, ...(signal ? [signal] : [])]);
  const patience = sleep(FRESHNESS_MILLISECONDS, undefined, { ref: false, signal: over }).catch(
    () => undefined,
  );
  await Promise.race([work, patience]);
  timer.abort();
  signal?.throwIfAborted();
}
