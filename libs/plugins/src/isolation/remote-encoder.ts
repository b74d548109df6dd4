import type { Matrix } from '@nonet/numerics';
import { z } from 'zod';
import type { Device, EncodedBatch, Encoder, OpenEncoderOptions } from '../contracts/encoder.js';
import { PluginError } from '../loading/plugin-error.js';
import type { IsolatedPlugin } from './isolated-plugin.js';
import { RemoteHandle } from './remote-handle.js';

const facts = z.object({
  id: z.string(),
  fingerprint: z.string(),
  dimension: z.int().positive(),
  maxTokens: z.int().positive(),
  device: z.custom<Device>((value) => typeof value === 'string'),
});
const progress = z.object({ what: z.string(), fraction: z.number() });
const batch = z.object({ texts: z.number(), tokens: z.number(), ms: z.number(), waiting: z.number() });

/** Opens an encoder in the process of its plugin. */
export async function openRemoteEncoder(
  plugin: IsolatedPlugin,
  id: string,
  { device, modelsFolder, cores, signal, onProgress, onBatch }: OpenEncoderOptions,
): Promise<Encoder> {
  const onEvent = (about: 'progress' | 'batch', value: unknown) => {
    // What is malformed is nobody's loss.
    if (about === 'progress') onProgress?.(progress.parse(value));
    else onBatch?.(batch.parse(value) satisfies EncodedBatch);
  };
  let known: z.output<typeof facts> | null = null;
  const handle = new RemoteHandle(plugin, {
    verb: 'encoder.open',
    args: { id, options: { device, modelsFolder, cores } },
    onOpened: (value) => {
      const { fingerprint } = facts.safeParse(value).data ?? {};
      if (known === null || fingerprint === known.fingerprint) return;
      const problem = `encoder ${id} gives other vectors since its process was started again (${fingerprint}; before: ${known.fingerprint}); read the plugins again.`;
      throw new PluginError('PLUGIN_INVALID', plugin.name, problem);
    },
    onEvent: (about, value) => {
      try {
        onEvent(about, value);
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
      }
    },
  });
  const parsed = facts.safeParse(await handle.open(signal));
  if (!parsed.success) {
    await handle.dispose('encoder.dispose');
    throw new PluginError('PLUGIN_INVALID', plugin.name, `encoder ${id} breaks the contract.`);
  }
  known = parsed.data;
  const { dimension } = known;
  return {
    ...known,
    async embed(texts, { role, signal: stop }) {
      const answerBytes = texts.length * dimension * Float32Array.BYTES_PER_ELEMENT;
      const { value } = await handle.call('encoder.embed', { texts, role }, { signal: stop, answerBytes });
      return value as Matrix;
    },
    dispose: () => handle.dispose('encoder.dispose'),
  };
}
