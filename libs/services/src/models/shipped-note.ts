import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { writeWhole } from '../artifacts/write-whole.js';
import type { Database } from '../database/index.js';

/** What was published of a model that ships. */
interface Note {
  readonly stamp: string;
  readonly digest: string;
}

/**
 * Remembers beside the copies of models which model that ships was published, so that a start need not read some ten megabytes of
 * it again: by the names, sizes and times of its files, as long as the database has the version and this machine a copy of it.
 */
export class ShippedNote {
  private readonly file: string;

  constructor(
    /** The model that ships: a folder in that of the program. */
    private readonly folder: string,
    name: string,
    private readonly cacheFolder: string,
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
    const { rows } = await pool.query<{ known: boolean }>(
      `SELECT EXISTS (SELECT FROM model_version WHERE digest = $1 AND removed_at IS NULL)
          AND EXISTS (SELECT FROM model_activation) AS known`,
      [digest],
    );
    return rows[0]?.known ?? false;
  }

  async published(digest: string): Promise<void> {
    const note: Note = { stamp: await this.stamp(), digest };
    await writeWhole(this.file, [Buffer.from(JSON.stringify(note))]);
  }

  private async stamp(): Promise<string> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    const hash = createHash('sha256');
    for (const file of files.sort()) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${relative(this.folder, file)} ${size} ${mtimeMs}\n`);
    }
    return hash.digest('hex');
  }
}
