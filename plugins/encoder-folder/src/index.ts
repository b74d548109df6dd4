import { definePlugin, z } from '@nonet/plugins';
import { foldersWithEncoders } from './encoder-files.js';
import { openFolderEncoder } from './folder-encoder.js';

export default definePlugin({
  name: '@nonet/encoder-folder',
  version: '0.1.0',
  api: '^1.0',
  settings: z.object({
    /** Its sub-folders with a model or weights are encoders, named like them. Default: the plugin's own folder. */
    folder: z.string().optional(),
    /** Longest input in tokens, whatever the configuration of an encoder says. */
    maxTokens: z.number().int().positive().max(8192).optional(),
    /** What is put before texts, by encoder; what is left out is as its folder says. */
    prompts: z
      .record(z.string(), z.object({ query: z.string().optional(), passage: z.string().optional() }))
      .default({}),
  }),
  register({ encoders, settings, folder, log }) {
    const place = settings.folder ?? folder;
    const found = foldersWithEncoders(place);
    if (found.length === 0)
      log.warn('no sub-folder holds tokenizer.json and model.onnx, onnx/model.onnx or model.safetensors', {
        place,
      });
    for (const { id, path } of found)
      encoders.add({
        id,
        description: `Sentence encoder in ${path}`,
        open: (options) => {
          const { maxTokens, prompts } = settings;
          return openFolderEncoder(id, path, { ...options, maxTokens, prompts: prompts[id] });
        },
      });
  },
});
