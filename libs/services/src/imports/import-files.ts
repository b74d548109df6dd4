import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that may be imported. */
export interface ImportFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
}

/** Maximum number of entries that are looked at: a folder for imports is no archive. */
const MOST_ENTRIES = 10_000;

/** The files of the folders, at any depth, the newest first; a missing folder has none. */
export async function filesIn(folders: readonly string[], first: number): Promise<ImportFile[]> {
  const found: ImportFile[] = [];
  for (const folder of folders) {
    for await (const { parentPath, name } of entriesOf(folder)) {
      const path = join(parentPath, name);
      // It may be gone by now.
      const facts = await stat(path).catch(() => null);
      if (facts) found.push({ path, bytes: facts.size, modifiedAt: facts.mtime });
    }
  }
  const newestFirst = (a: ImportFile, b: ImportFile) =>
    b.modifiedAt.getTime() - a.modifiedAt.getTime() || a.path.localeCompare(b.path);
  return found.sort(newestFirst).slice(0, first);
}

async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  const entries = await opendir(folder, { recursive: true }).catch(() => null);
  if (entries === null) return;
  let seen = 0;
  for await (const entry of entries) {
    if (entry.isFile()) yield entry;
    seen++;
    if (seen >= MOST_ENTRIES) return;
  }
}
