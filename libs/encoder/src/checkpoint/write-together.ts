import { open, rename, rm } from 'node:fs/promises';

/** A file to write; its parts are asked for one at a time. */
export interface FileToWrite {
  readonly file: string;
  readonly parts: () => Iterable<Uint8Array>;
}

/**
 * Writes files that belong together, all or none: each under another name first and flushed to the disk, then, when all of
 * them are there, renamed in order. A full disk therefore leaves what stood there before, and nothing half-written. Only a
 * crash between two renames can part them: the last file is the one by which readers know that a folder is complete.
 */
export async function writeTogether(files: readonly FileToWrite[]): Promise<void> {
  const partial = ({ file }: FileToWrite) => `${file}.partial`;
  try {
    for (const one of files) await writeFlushed(partial(one), one.parts());
    for (const one of files) await rename(partial(one), one.file);
  } catch (error) {
    await Promise.all(files.map((one) => rm(partial(one), { force: true }).catch(() => undefined)));
    throw error;
  }
}

async function writeFlushed(file: string, parts: Iterable<Uint8Array>): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const part of parts) await handle.writeFile(part);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const jsonFile = (file: string, value: unknown): FileToWrite => ({
  file,
  parts: () => [Buffer.from(`${JSON.stringify(value, null, 2)}\n`)],
});
