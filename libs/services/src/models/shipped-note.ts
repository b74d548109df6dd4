import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ModelFile } from '@nonet/experts/model-files';
import type { ArtifactStore } from '../artifacts/index.js';
import { writeWhole } from '../artifacts/write-whole.js';
import type { Database } from '../database/index.js';

/** What was published of a model that ships. */
interface Note {
  readonly stamp: string;
  readonly digest: string;
}

/**
 * Remembers beside the copies of models which model that ships was published, so that a start need not read some ten megabytes of
 * it again: by the names, sizes and times of its files and the address of the store, as long as the database has the version, the
 * store its files and this machine a copy of it.
 */
export class ShippedNote {
  private readonly file: string;

  constructor(
    /** The model that ships: a folder in that of the program. */
    private readonly folder: string,
    name: string,
    private readonly cacheFolder: string,
    private readonly store: Pick<ArtifactStore, 'address' | 'has'>,
  ) {
    this.file = join(cacheFolder, `shipped-${name}.json`);
  }

  async isPublished({ pool }: Pick<Database, 'pool'>): Promise<boolean> {
    const note = await readFile(this.file, 'utf8')
      .then((text) => JSON.parse(text) as Note)
      .catch(() => null);
    if (note === null) return false;
    const { stamp, digest } = note;
    if (!existsSync(join(this.cacheFolder, digest)) || stamp !== (await this.stamp())) return false;
    const { rows } = await pool.query<{ files: readonly ModelFile[] }>(
      `SELECT files FROM model_version
        WHERE digest = $1 AND removed_at IS NULL AND EXISTS (SELECT FROM model_activation)`,
      [digest],
    );
    const [version] = rows;
    return version !== undefined && this.hasStored(version.files);
  }

  async published(digest: string): Promise<void> {
    const note: Note = { stamp: await this.stamp(), digest };
    await writeWhole(this.file, [Buffer.from(JSON.stringify(note))]);
  }

  private async hasStored(files: readonly ModelFile[]): Promise<boolean> {
    const stored = await Promise.all(files.map((file) => this.store.has(file)));
    return stored.every((isStored) => isStored);
  }

  private async stamp(): Promise<string> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const hash = createHash('sha256').update(`${this.store.address}\n`);
    for (const file of files.sort()) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${relative(this.folder, file)} ${size} ${mtimeMs}\n`);
    }
    return hash.digest('hex');
  }
}
