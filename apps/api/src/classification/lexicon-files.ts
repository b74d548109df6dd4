import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LexiconStore } from '@nonet/experts';

/** Counted words as files of the cache folder. A file is whole or not there: it is written beside and moved. */
export function lexiconFiles(folder: string): LexiconStore {
  return {
    get: (key) => readFile(join(folder, key)).catch(absent),
    async put(key, bytes) {
      await mkdir(folder, { recursive: true });
      const fresh = join(folder, `${key}.${randomBytes(4).toString('hex')}`);
      await writeFile(fresh, bytes);
      await rename(fresh, join(folder, key));
    },
  };
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
