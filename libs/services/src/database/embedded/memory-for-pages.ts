import { totalmem } from 'node:os';

const MEGABYTE = 2 ** 20;
const SHARE = 1 / 8;
const LEAST_MEGABYTES = 128;
const MOST_MEGABYTES = 2048;

/**
 * What PostgreSQL may keep of its tables and indexes in memory of its own, as its settings say it: a share of what there is. It takes
 * that page by page as it reads, so that a small database never has it all.
 * @param bytes memory of the machine, or of the container that this runs in
 */
export function memoryForPages(bytes = memoryHere()): string {
  const megabytes = Math.floor((bytes * SHARE) / MEGABYTE);
  return `${Math.min(Math.max(megabytes, LEAST_MEGABYTES), MOST_MEGABYTES)}MB`;
}

/** Without a limit Node answers 0, or more than any machine has. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);
