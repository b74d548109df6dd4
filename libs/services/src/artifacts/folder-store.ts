import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sumOf } from '@nonet/experts/model-files';
import { artifactMissing, artifactStoreUnusable, NonetError } from '../errors/errors.js';
import type { ArtifactStore, CollectedArtifacts } from './artifact-store.js';
import { checked, contentOf, PARTIAL, writeWhole } from './write-whole.js';

const SUM = /^[0-9a-f]{64}$/;

/** Artifacts as files `FOLDER/ab/abcd…`: on one machine, or on a file system that all of them mount. */
export function folderStore(folder: string): ArtifactStore {
  const fileOf = (sha256: string) => join(folder, sha256.slice(0, 2), sha256);

  /** Any other error means that the folder cannot be used. */
  const attempt = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof NonetError || signal?.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw artifactStoreUnusable({ store: folder, reason }, error);
    }
  };

  return {
    address: folder,
    put: ({ sha256 }, file, { signal }) =>
      attempt(async () => {
        const kept = fileOf(sha256);
        const found = await sumOf(kept).catch(absent);
        // One that was damaged is written again.
        if (found?.sha256 === sha256) return 'known';
        await writeWhole(kept, checked(contentOf(file), { due: sha256, file, store: folder }), { signal });
        return 'kept';
      }, signal),

    has: ({ sha256, bytes }) =>
      attempt(async () => (await stat(fileOf(sha256)).catch(absent))?.size === bytes),

    fetch: ({ sha256, name }, file, { signal }) =>
      attempt(async () => {
        const kept = fileOf(sha256);
        if ((await stat(kept).catch(absent)) === null)
          throw artifactMissing({ file: name, sha256, store: folder });
        await writeWhole(file, checked(contentOf(kept), { due: sha256, file: name, store: folder }), {
          signal,
        });
      }, signal),

    remove: (sha256) => attempt(() => rm(fileOf(sha256), { force: true })),

    keepOnly: (sums) =>
      attempt(async (): Promise<CollectedArtifacts> => {
        const collected = { artifacts: 0, bytes: 0 };
        for (const shelf of (await readdir(folder).catch(absent)) ?? []) {
          if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
          for (const name of await readdir(join(folder, shelf))) {
            const isUnwanted = SUM.test(name) ? !sums.has(name) : name.endsWith(PARTIAL);
            if (!isUnwanted) continue;
            const { size } = await stat(join(folder, shelf, name));
            await rm(join(folder, shelf, name));
            collected.artifacts += SUM.test(name) ? 1 : 0;
            collected.bytes += size;
          }
        }
        return collected;
      }),

    close: async () => undefined,
  };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
