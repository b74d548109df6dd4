import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseLocked } from '../../errors/errors.js';
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js';

const PATIENCE_SECONDS = 90;
let tickets = 0;

/**
 * Runs `action` while no other process runs one on the same folder. Tickets `lock.1`, `lock.2` … stand for the turns:
 * the highest ticket is the holder's, until it is empty (released) or its process is gone; the next in line links a
 * ticket with the next number, which only one process can. So a lock whose holder was killed is taken over without
 * ever deleting a lock that may have become somebody else's.
 *
 * The library proper-lockfile judges by the age of a file that the holder keeps touching, so a holder that lives but computes or
 * sleeps past that age loses its lock, and the lock of a killed one is only free when that age is reached. This one judges by
 * the process itself: a living holder is never robbed, and a dead one is noticed within a tenth of a second.
 */
export async function withFolderLock<T>(directory: string, action: () => Promise<T>): Promise<T> {
  const ticket = join(directory, `ticket.${process.pid}.${(tickets += 1)}`);
  await writeFile(ticket, JSON.stringify(ownIdentity()));
  try {
    return await withTicket(directory, ticket, action);
  } finally {
    await rm(ticket, { force: true });
  }
}

/**
 * The same with a ticket that was written before, so that it needs no room on the disk: a file on that disk with this process's
 * identity. The action should remove it: it is emptied afterwards.
 */
export async function withTicket<T>(directory: string, ticket: string, action: () => Promise<T>): Promise<T> {
  const number = await acquire(directory, ticket);
  try {
    return await action();
  } finally {
    await writeFile(ticketFile(directory, number), '');
  }
}

async function acquire(directory: string, ticket: string): Promise<number> {
  const end = Date.now() + PATIENCE_SECONDS * 1000;
  while (Date.now() < end) {
    const highest = Math.max(0, ...(await ticketNumbers(directory)));
    if (highest === 0 || !(await isHeld(ticketFile(directory, highest)))) {
      const taken = await take(directory, ticket, highest + 1);
      if (taken) return highest + 1;
    }
    await sleep(20 + Math.random() * 60);
  }
  throw databaseLocked({ file: join(directory, 'lock.*'), seconds: PATIENCE_SECONDS });
}

/** Links the ticket and looks again: a slow process may have linked a number that the line has long passed. */
async function take(directory: string, ticket: string, number: number): Promise<boolean> {
  const file = ticketFile(directory, number);
  try {
    await link(ticket, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  const numbers = await ticketNumbers(directory);
  if (Math.max(...numbers) > number) {
    await rm(file, { force: true });
    return false;
  }
  await Promise.all(
    numbers
      .filter((other) => other < number)
      .map((other) => rm(ticketFile(directory, other), { force: true })),
  );
  return true;
}

async function isHeld(file: string): Promise<boolean> {
  const content = await readFile(file, 'utf8').catch(() => '');
  if (content === '') return false;
  return isAlive(JSON.parse(content) as ProcessIdentity);
}

async function ticketNumbers(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => (/^lock\.\d+$/.test(name) ? [Number(name.slice(5))] : []));
}

const ticketFile = (directory: string, number: number) => join(directory, `lock.${number}`);
