import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Recorded } from './recorded-arguments.js';
import { diskErrorOf } from '../errors/library-errors.js';

/** An entry of the audit log as its row has it, before it has a number. */
export interface AuditRecord {
  readonly at: Date;
  readonly principal: string;
  readonly principalName: string;
  readonly role: 'READER' | 'ANALYST' | 'ADMIN';
  readonly action: string;
  readonly arguments: Recorded;
  readonly errorCode: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
}

const record: z.ZodType<AuditRecord> = z.object({
  at: z.coerce.date(),
  principal: z.string(),
  principalName: z.string(),
  role: z.enum(['READER', 'ANALYST', 'ADMIN']),
  action: z.string(),
  arguments: z.json() as z.ZodType<Recorded>,
  errorCode: z.string().nullable(),
  address: z.string().nullable(),
  requestId: z.string().nullable(),
});

/** Kept free for the hour when the disk is full: room for about a hundred entries. */
const RESERVE = 'reserve';
const RESERVE_BYTES = 512 << 10;
const ENTRY = '.json';

/**
 * Entries of the audit log that the database could not take, on the disk of this home: one file each, written whole and
 * flushed. Where the database is the one in this home, a full disk is full for both, so some room is kept for these.
 */
export class AuditJournal {
  constructor(private readonly folder: string) {}

  /** Makes the folder and puts room aside, as far as there is any. */
  async prepare(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, RESERVE);
    const kept = await stat(file).catch(() => null);
    if (kept?.size === RESERVE_BYTES) return;
    // Not of zeros: some file systems would not store them.
    await writeFile(file, randomBytes(RESERVE_BYTES), { mode: 0o600 }).catch(() => rm(file, { force: true }));
  }

  /** Answers the name of its file. @throws what the file system says */
  async write(entry: AuditRecord): Promise<string> {
    try {
      return await this.#write(entry);
    } catch (error) {
      if (diskErrorOf(error, this.folder) === null) throw error;
      await rm(join(this.folder, RESERVE), { force: true });
      return this.#write(entry);
    }
  }

  /** The files of the entries, the oldest first. @throws what the file system says; a folder that is not there has none */
  async files(): Promise<string[]> {
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => name.endsWith(ENTRY)).sort();
  }

  /** null: another process has taken it meanwhile. @throws Error where it holds no entry */
  async read(file: string): Promise<AuditRecord | null> {
    const text = await readFile(join(this.folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : record.parse(JSON.parse(text));
  }

  async remove(file: string): Promise<void> {
    await rm(join(this.folder, file), { force: true });
  }

  /** Keeps a file that cannot be entered, for somebody to look at. */
  async setAside(file: string): Promise<void> {
    await rename(join(this.folder, file), join(this.folder, `${file}.refused`)).catch(
      (error: NodeJS.ErrnoException) => {
        // Another process was faster.
        if (error.code !== 'ENOENT') throw error;
      },
    );
  }

  async #write(entry: AuditRecord): Promise<string> {
    const name = `${entry.at.toISOString().replaceAll(':', '-')}-${randomUUID()}`;
    const fresh = join(this.folder, `${name}.part`);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      const handle = await open(fresh, 'wx', 0o600);
      try {
        await handle.writeFile(JSON.stringify(entry));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, join(this.folder, `${name}${ENTRY}`));
      return `${name}${ENTRY}`;
    } catch (error) {
      await rm(fresh, { force: true });
      throw error;
    }
  }
}
