import type { Matrix } from '@nonet/numerics';
import { cp, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Expert, ExpertOptions, ExpertTrainingEvent } from '../contracts/expert.js';
import { PluginError } from '../loading/plugin-error.js';
import type { IsolatedPlugin } from './isolated-plugin.js';
import { RemoteHandle } from './remote-handle.js';

/** Makes an expert in the process of its plugin, new or as it was saved. */
export async function makeRemoteExpert(
  plugin: IsolatedPlugin,
  id: string,
  { options, folder }: { readonly options: ExpertOptions; readonly folder: string | null },
): Promise<Expert> {
  const verb = folder === null ? 'expert.create' : 'expert.open';
  const handle = new RemoteHandle(plugin, { verb, args: { id, folder, options } });
  await handle.open();
  let symbols: readonly string[] = [...options.symbols];
  /** What it learns from here on stands in its process alone. */
  const learns = () => (handle.opening = null);
  return {
    id,
    section: options.section,
    get symbols() {
      return symbols;
    },
    async *fit(examples, { signal, seed }) {
      const { call: fit } = await handle.call('fit.begin', { examples, seed }, { signal });
      learns();
      const stop = () => handle.abort(fit);
      signal.addEventListener('abort', stop, { once: true });
      try {
        for (;;) {
          const { value } = await handle.call('fit.next', { fit }, { signal });
          const next = value as { done: boolean; value: ExpertTrainingEvent };
          if (next.done) return;
          yield next.value;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        // Not waited for: one that hangs in its last step must not hold up the caller.
        handle.call('fit.end', { fit }).catch(() => undefined);
      }
    },
    async predict(features, { signal }) {
      const answerBytes = features.texts.length * symbols.length * Float32Array.BYTES_PER_ELEMENT;
      return (await handle.call('expert.predict', { features }, { signal, answerBytes })).value as Matrix;
    },
    async extend(added, examples) {
      learns();
      const { value } = await handle.call('expert.extend', { symbols: added, examples });
      symbols = value as string[];
    },
    async save(to) {
      // The process writes into its own folder alone.
      const { scratch } = await plugin.running();
      const own = await mkdtemp(join(scratch, 'save-'));
      try {
        await handle.call('expert.save', { folder: own });
        await assertFiles(own, plugin.name);
        await cp(own, to, { recursive: true });
      } finally {
        await rm(own, { recursive: true, force: true });
      }
    },
    dispose: () => handle.dispose('expert.dispose'),
  };
}

/** A link would lead out of the folder when the model is read elsewhere. */
async function assertFiles(folder: string, plugin: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await lstat(path);
    if (found.isDirectory()) await assertFiles(path, plugin);
    else if (!found.isFile())
      throw new PluginError(
        'PLUGIN_INVALID',
        plugin,
        `it saved ${name}, which is neither a file nor a folder.`,
      );
  }
}
