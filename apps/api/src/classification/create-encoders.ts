import type { Encoder, PluginRegistry } from '@nonet/plugins';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { encoderUnknown, type NonetError } from '../errors.js';
import { toNonetError } from '../library-errors.js';
import type { EncoderInfo, EncodersService } from './encoders.service.js';

/** The encoders that plugins bring, each loaded once, when it is first asked for. */
export function createEncoders(
  config: Pick<Config, 'device' | 'models' | 'encoder'>,
  registry: PluginRegistry,
  log: Logger,
): EncodersService & { close(): Promise<void> } {
  const opening = new Map<string, Promise<Encoder>>();
  const loaded = new Map<string, Encoder>();
  const failed = new Map<string, NonetError>();

  const open = async (id: string): Promise<Encoder> => {
    const start = performance.now();
    try {
      const encoder = await registry.openEncoder(id, { device: config.device, modelsFolder: config.models });
      loaded.set(id, encoder);
      failed.delete(id);
      const { device, dimension } = encoder;
      log.info(
        { encoder: id, device, dimension, ms: Math.round(performance.now() - start) },
        'loaded an encoder',
      );
      return encoder;
    } catch (thrown) {
      const error = toNonetError(thrown);
      failed.set(id, error);
      // The next one who asks tries again: a missing checkpoint may have been put in its place.
      opening.delete(id);
      throw error;
    }
  };

  return {
    list() {
      const plugins = registry.plugins();
      return registry.encoders().map(({ id }): EncoderInfo => {
        const owner = plugins.find(({ encoders }) => encoders.includes(id));
        return {
          id,
          plugin: owner?.source === 'built-in' ? 'built-in' : (owner?.name ?? id),
          state: stateOf(id),
        };
      });
    },
    async get(given) {
      const id = given ?? config.encoder;
      const known = registry.encoders().map((provider) => provider.id);
      if (!known.includes(id)) throw encoderUnknown({ encoder: id, known });
      const encoder = opening.get(id) ?? open(id);
      opening.set(id, encoder);
      return encoder;
    },
    async close() {
      await Promise.allSettled([...opening.values()].map(async (encoder) => (await encoder).dispose()));
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
