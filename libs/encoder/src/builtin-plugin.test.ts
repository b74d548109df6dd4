import { encoderConformance } from '@nonet/plugins';
import { PluginRegistry } from '@nonet/plugins/host';
import { describe, expect, it } from 'vitest';
import { builtinEncoderPlugin } from './builtin-plugin.js';

async function registry(modelsFolder: string | null): Promise<PluginRegistry> {
  const plugins = new PluginRegistry();
  await plugins.add(builtinEncoderPlugin(modelsFolder));
  return plugins;
}

describe('minilm-l6 keeps the encoder contract: it', () => {
  const open = async () =>
    (await registry(null)).openEncoder('minilm-l6', { device: 'cpu', modelsFolder: null });
  for (const check of encoderConformance(open)) it(check.name, check.run);
});

describe('the built-in encoders', () => {
  it('are offered by name, with every checkpoint that lies in the models folder', async () => {
    const fixtures = new URL('../fixtures', import.meta.url).pathname;
    const ids = (await registry(fixtures)).encoders().map(({ id }) => id);
    expect(ids).toEqual([
      'minilm-l6',
      'e5-base-v2',
      'e5-small-v2',
      'bge-small-en-v1.5',
      'arctic-embed-m',
      'tiny-e5',
    ]);
  });
});
