import { readdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';

const MEGABYTE = 2 ** 20;
const SHARE = 1 / 8;
const LEAST_MEGABYTES = 128;
const MOST_MEGABYTES = 2048;
/** PostgreSQL goes on in such a file where a table or an index is larger than a gigabyte. */
const LATER_SEGMENT = /^\d+\.\d+$/;

/**
 * What PostgreSQL is to keep of its tables and indexes in memory of its own, as its settings say it: of a large database a share of
 * what there is. It takes a moment and some megabytes at every start to look after so much, which a small one need not.
 * @param data the folder of its data
 * @param bytes memory of the machine, or of the container that this runs in
 */
export async function memoryForPages(data: string, bytes = memoryHere()): Promise<string> {
  const megabytes = (await isLarge(data)) ? Math.floor((bytes * SHARE) / MEGABYTE) : LEAST_MEGABYTES;
  return `${Math.min(Math.max(megabytes, LEAST_MEGABYTES), MOST_MEGABYTES)}MB`;
}

async function isLarge(data: string): Promise<boolean> {
  const base = join(data, 'base');
  // Of what cannot be read PostgreSQL itself complains.
  const filesIn = (folder: string) => readdir(folder).catch((): string[] => []);
  const files = await Promise.all((await filesIn(base)).map((database) => filesIn(join(base, database))));
  return files.flat().some((file) => LATER_SEGMENT.test(file));
}

/** Without a limit Node answers 0, or more than any machine has. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);
