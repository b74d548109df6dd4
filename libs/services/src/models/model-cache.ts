import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { modelManifestSchema, verifyModelFiles, writeModelManifest, type ModelKind } from '@nonet/experts/model-files';
import type { Logger } from 'pino';
import type { ArtifactStore } from '../artifacts/index.js';
import { diskErrorOf } from '../errors/library-errors.js';
import { outsideRequest } from '../logging/index.js';
import type { ModelVersion } from './models.service.js';

const PARTIAL = '.partial';
/** Anything older was left by a dead process: no download takes that long. */
const ABANDONED_MILLISECONDS = 24 * 3_600_000;

/** Verified copies of models on this machine, a folder each, named by their digest. */
export class ModelCache {
  /** Downloads under way, shared by all who ask meanwhile. */
  readonly #opening = new Map<string, Promise<string>>();

  constructor(
    private readonly folder: string,
    private readonly store: ArtifactStore,
    private readonly log: Logger,
  ) {}

  /** The folder of a version, every file of it just verified. @throws ARTIFACT_MISSING, ARTIFACT_CORRUPT, DISK_FULL */
  open(model: ModelVersion): Promise<string> {
    const known = this.#opening.get(model.digest);
    if (known) return known;
    const opening = outsideRequest(() => this.#open(model)).finally(() => this.#opening.delete(model.digest));
    this.#opening.set(model.digest, opening);
    return opening;
  }

  async remove(digest: string): Promise<void> {
    await rm(join(this.folder, digest), { recursive: true, force: true });
  }

  async #open(model: ModelVersion): Promise<string> {
    const folder = join(this.folder, model.digest);
    if (await this.#isWhole(folder, model)) return folder;
    const partial = `${folder}.${randomBytes(4).toString('hex')}${PARTIAL}`;
    try {
      await mkdir(partial, { recursive: true });
      await this.#removeAbandoned();
      for (const { path, sha256, bytes } of model.files)
        await this.store.fetch({ sha256, bytes, name: path }, join(partial, path), {});
      await writeModelManifest(partial, factsOf(model));
      await rename(partial, folder).catch(async (error: NodeJS.ErrnoException) => {
        // Another process was faster; its copy is as good.
        const isThere = error.code === 'ENOTEMPTY' || error.code === 'EEXIST' || error.code === 'EPERM';
        if (!isThere || !(await this.#isWhole(folder, model))) throw error;
      });
      return folder;
    } catch (error) {
      throw diskErrorOf(error, this.folder) ?? error;
    } finally {
      await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** A damaged copy is removed and fetched again. */
  async #isWhole(folder: string, model: ModelVersion): Promise<boolean> {
    if ((await stat(folder).catch(() => null)) === null) return false;
    try {
      await verifyModelFiles(folder, model.files);
      return true;
    } catch (error) {
      this.log.warn({ model: model.reference, err: error }, 'a cached model is damaged; fetching it again');
      await rm(folder, { recursive: true, force: true });
      return false;
    }
  }

  async #removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (!name.endsWith(PARTIAL)) continue;
      const place = join(this.folder, name);
      const { mtimeMs } = (await stat(place).catch(() => null)) ?? { mtimeMs: Infinity };
      if (Date.now() - mtimeMs > ABANDONED_MILLISECONDS) await rm(place, { recursive: true, force: true });
    }
  }
}

/** What its `model.json` says of a version; evaluations are the database's. */
function factsOf(model: ModelVersion): Parameters<typeof writeModelManifest>[1] {
  const { kind, name, encoder, configuration, data, createdAt } = model;
  const json = modelManifestSchema.shape.configuration;
  return {
    kind: kind satisfies ModelKind,
    name,
    encoder,
    configuration: json.parse(configuration),
    data: json.parse(data),
    evaluations: [],
    createdAt: createdAt.toISOString(),
  };
}
