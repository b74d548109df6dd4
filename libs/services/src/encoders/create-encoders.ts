import { type EncodedBatch, type Encoder, type OpenEncoderOptions } from '@nonet/plugins';
import { PluginError, type PluginRegistry } from '@nonet/plugins/host';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { closing, encoderUnknown, type NonetError } from '../errors/errors.js';
import { toNonetError } from '../errors/library-errors.js';
import { outsideRequest } from '../logging/index.js';
import type { ModelVersion } from '../models/models.service.js';
import { traced } from '../tracing/index.js';
import type { PublishedEncoders } from './published-encoders.js';
import type { EncoderInfo, EncodersService, LoadingProgress } from './encoders.service.js';

export interface EncodersOptions {
  readonly log: Logger;
  readonly published: PublishedEncoders;
  /** Processor cores that they may keep busy. Default: all of them. */
  readonly cores?: number;
  /** Hears of every batch that an encoder has computed. */
  readonly onBatch?: (encoder: string, batch: EncodedBatch) => void;
}

/** The encoders that plugins bring, those that were published and those that published experts bring, each loaded once, when it is first asked for. */
export function createEncoders(
  config: Pick<Config, 'device' | 'models' | 'encoder'>,
  registry: PluginRegistry,
  { log, published, cores, onBatch }: EncodersOptions,
): EncodersService & {
  /** Drops encoders whose plugins were read again: the next caller gets the new one. */
  renew(ids: readonly string[]): void;
  close(): Promise<void>;
} {
  const shutdown = new AbortController();
  const opening = new Map<string, Promise<Encoder>>();
  const listeners = new Map<string, Set<(progress: LoadingProgress) => void>>();
  const loaded = new Map<string, Encoder>();
  const failed = new Map<string, NonetError>();
  /** Models may still use them until they are replaced, so they are freed at the end. */
  const replaced: Promise<Encoder>[] = [];
  /** How often each was renewed: the result of an opening from before a renewal is ignored. */
  const renewals = new Map<string, number>();

  // Also in quarantine: no other encoder may answer in place of one that misbehaved.
  const isRegistered = (id: string) => registry.plugins().some(({ encoders }) => encoders.includes(id));
  const names = () => {
    const registered = registry.encoders().map(({ id }) => id);
    return [...registered, ...published.names().filter((name) => !isRegistered(name))];
  };

  const open = async (id: string): Promise<Encoder> => {
    const start = performance.now();
    const renewed = renewals.get(id);
    const isCurrent = () => renewals.get(id) === renewed;
    try {
      const options: OpenEncoderOptions = {
        device: config.device,
        modelsFolder: config.models,
        cores,
        signal: shutdown.signal,
        onProgress: (progress) => listeners.get(id)?.forEach((heard) => heard(progress)),
        onBatch: (batch) => onBatch?.(id, batch),
      };
      // Those that were not read yet might bring it.
      if (!isRegistered(id)) await registry.lookFor('encoders', id);
      const version = isRegistered(id) ? null : await published.versionOf(id);
      if (version !== null && isNameOfExperts(id, version)) {
        opening.delete(id);
        return await shared(version.reference, options.onProgress);
      }
      const opened = await (version === null
        ? registry.openEncoder(id, options)
        : published.open(version, { ...options, id }));
      const encoder = traced('encoder', opened);
      if (isCurrent()) {
        loaded.set(id, encoder);
        failed.delete(id);
      }
      const { device, dimension } = encoder;
      log.info(
        { encoder: id, device, dimension, ms: Math.round(performance.now() - start) },
        'loaded an encoder',
      );
      return encoder;
    } catch (thrown) {
      // The next caller tries again: a missing checkpoint may have been added.
      if (isCurrent()) opening.delete(id);
      if (thrown instanceof PluginError && thrown.code === 'ENCODER_UNKNOWN') {
        throw encoderUnknown({ encoder: id, known: names() }, thrown);
      }
      const error = toNonetError(thrown);
      if (isCurrent()) failed.set(id, error);
      throw error;
    }
  };

  /** The encoder that all who ask for an id have. */
  const shared = async (id: string, onProgress?: (progress: LoadingProgress) => void): Promise<Encoder> => {
    const hearing = listeners.get(id) ?? new Set();
    listeners.set(id, hearing);
    if (onProgress) hearing.add(onProgress);
    try {
      const encoder = opening.get(id) ?? outsideRequest(() => open(id));
      opening.set(id, encoder);
      return await encoder;
    } finally {
      if (onProgress) hearing.delete(onProgress);
      if (hearing.size === 0) listeners.delete(id);
    }
  };

  return {
    list() {
      const plugins = registry.plugins();
      const providers = registry.encoders();
      return names().map((id): EncoderInfo => {
        const owner = plugins.find(({ encoders }) => encoders.includes(id));
        return {
          id,
          plugin: owner === undefined || owner.source === 'built-in' ? 'built-in' : owner.name,
          description: providers.find((provider) => provider.id === id)?.description ?? null,
          state: stateOf(id),
        };
      });
    },
    get: (id, onProgress) => shared(id ?? config.encoder, onProgress),
    renew(ids) {
      for (const id of ids) {
        renewals.set(id, (renewals.get(id) ?? 0) + 1);
        const encoder = opening.get(id);
        if (encoder) replaced.push(encoder);
        for (const state of [opening, loaded, failed]) state.delete(id);
      }
    },
    async close() {
      shutdown.abort(closing({}));
      await Promise.allSettled(
        [...opening.values(), ...replaced].map(async (encoder) => (await encoder).dispose()),
      );
    },
  };

  function stateOf(id: string): EncoderInfo['state'] {
    const encoder = loaded.get(id);
    if (encoder) {
      const { device, dimension, maxTokens, fingerprint } = encoder;
      return { kind: 'loaded', device, dimension, maxTokens, fingerprint };
    }
    const error = failed.get(id);
    return error ? { kind: 'failed', code: error.code, message: error.message } : { kind: 'available' };
  }
}

/** Experts get new versions under their name: it stands for another one then, and is asked for again each time. */
const isNameOfExperts = (id: string, { kind, reference }: ModelVersion): boolean =>
  kind === 'experts' && id !== reference;
