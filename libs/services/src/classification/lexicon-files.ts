import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LexiconStore, ListStore } from '@nonet/experts';
import type { Logger } from 'pino';

/**
 * Counted words, and lists of remembered patents, as files of the cache folder. A file is whole or not there: it is written
 * beside and moved. A folder that cannot be used costs the time to make them again, nothing else.
 */
export function lexiconFiles(folder: string, log: Logger): LexiconStore & ListStore {
  return {
    async get(key) {
      try {
        return await readFile(join(folder, key));
      } catch (error) {
        const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
        if (!isAbsent) log.warn({ err: error, folder }, 'what was kept of words or lists could not be read');
        return null;
      }
    },
    async put(key, bytes) {
      const fresh = join(folder, `${key}.${randomBytes(4).toString('hex')}`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(fresh, bytes);
        await rename(fresh, join(folder, key));
      } catch (error) {
        log.warn({ err: error, folder }, 'words or lists could not be kept');
        await rm(fresh, { force: true }).catch(() => undefined);
      }
    },
  };
}
