import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NAME } from '@nonet/operations';
import {
  definePlugin,
  type EncoderProvider,
  type OpenEncoderOptions,
  type PluginDefinition,
} from '@nonet/plugins';
import { builtinEncoders } from './builtin-encoders.js';
import type { CheckpointSource } from './checkpoint/locate-checkpoint.js';
import { openEncoder } from './open-encoder.js';

/**
 * The product's own encoders, added in the same way as those of any plugin: the built-in ones by name, and every
 * checkpoint in `modelsFolder` under the name of its folder.
 */
export function builtinEncoderPlugin(modelsFolder: string | null): PluginDefinition {
  const builtin = Object.values(builtinEncoders).map(({ id, title }) => provider(id, title, { id }));
  return definePlugin({
    name: '@nonet/encoder',
    version: '0.1.0',
    apiVersion: 1,
    register(host) {
      for (const encoder of [...builtin, ...checkpointProviders(modelsFolder)]) host.encoders.add(encoder);
    },
  });
}

function checkpointProviders(modelsFolder: string | null): EncoderProvider[] {
  if (modelsFolder === null || !existsSync(modelsFolder)) return [];
  return readdirSync(modelsFolder)
    .filter((name) => NAME.test(name) && !(name in builtinEncoders))
    .filter((name) => existsSync(join(modelsFolder, name, 'config.json')))
    .sort()
    .map((id) => provider(id, `checkpoint ${id}`, { id, checkpoint: join(modelsFolder, id) }));
}

function provider(id: string, description: string, source: CheckpointSource): EncoderProvider {
  const open = ({ device, modelsFolder, cores, signal, onProgress, onBatch }: OpenEncoderOptions) =>
    openEncoder({
      ...source,
      device,
      cores,
      signal,
      onBatch,
      modelsFolder: modelsFolder ?? undefined,
      onProgress: ({ file, received, total }) =>
        onProgress?.({ what: `fetching ${file}`, fraction: total > 0 ? received / total : 0 }),
    });
  return { id, description, open };
}
