import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { sumOf, sumUpFolder } from '@nonet/experts/model-files';
import { z } from 'zod';
import { openArtifacts, type ArtifactStore } from '../artifacts/index.js';
import type { ArtifactsConfig } from '../config/index.js';
import type { Checkpoints } from './checkpoints.js';
import type { Json } from './runs.service.js';

const savedSchema = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});
const filesOf = (saved: Json) => savedSchema.safeParse(saved).data?.files ?? [];

/**
 * Folders of runs in the artifact store, each run under a prefix of its own: workers need to share only the
 * database and that store. Only the last checkpoints are kept, and nothing once the run has ended.
 */
export function artifactCheckpoints(config: ArtifactsConfig): Checkpoints {
  const within = async <Result>(runId: string, work: (store: ArtifactStore) => Promise<Result>) => {
    const store = await openArtifacts(partOf(config, runId));
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  return {
    async restore(runId, folder, saved) {
      const files = filesOf(saved);
      if (files.length === 0) return;
      const wanted = new Set(files.map(({ path }) => path));
      for (const path of await pathsIn(folder)) if (!wanted.has(path)) await rm(join(folder, path));
      await within(runId, async (store) => {
        for (const { path, ...artifact } of files) {
          const file = join(folder, path);
          const here = await sumOf(file).catch(() => null);
          if (here?.sha256 === artifact.sha256) continue;
          await mkdir(dirname(file), { recursive: true });
          await store.fetch({ ...artifact, name: path }, file, {});
        }
      });
    },
    async save(runId, folder, earlier) {
      const still = `${folder}.checkpoint`;
      try {
        await snapshot(folder, still);
        const files = await sumUpFolder(still);
        await within(runId, async (store) => {
          for (const { path, ...artifact } of files) await store.put(artifact, join(still, path), {});
          const kept = [...files, ...earlier.flatMap(filesOf)].map(({ sha256 }) => sha256);
          await store.keepOnly(new Set(kept));
        });
        return { files: files.map(({ path, bytes, sha256 }) => ({ path, bytes, sha256 })) };
      } finally {
        await rm(still, { recursive: true, force: true });
      }
    },
    async remove(runId, folder) {
      await rm(folder, { recursive: true, force: true });
      await within(runId, (store) => store.keepOnly(new Set()));
    },
  };
}

/** Beside the models' artifacts, not among them: their garbage collection knows nothing of runs. */
const partOf = (config: ArtifactsConfig, runId: string): ArtifactsConfig =>
  config.kind === 'folder'
    ? { kind: 'folder', folder: join(`${config.folder}-runs`, runId) }
    : { ...config, prefix: `${config.prefix === '' ? '' : `${config.prefix}-`}runs/${runId}` };

/** A snapshot of the folder: runs replace their files as a whole, so hard links to the present files are enough. */
async function snapshot(folder: string, still: string): Promise<void> {
  await rm(still, { recursive: true, force: true });
  for (const path of await pathsIn(folder)) {
    const [from, to] = [join(folder, path), join(still, path)];
    await mkdir(dirname(to), { recursive: true });
    await link(from, to).catch(() => copyFile(from, to));
  }
}

async function pathsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
