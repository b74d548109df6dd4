import { mkdir, readdir, readFile, rename, rm, stat, statfs, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/index.js';
import type { Database } from '../database/index.js';
import { uploadNameInvalid, uploadsFull, uploadTooLarge, uploadUnknown } from '../errors/errors.js';
import type { Upload, UploadsService } from './uploads.service.js';

const HOUR = 3_600_000;
const UNFINISHED_MILLISECONDS = 24 * HOUR;
const UNUSED_MILLISECONDS = 7 * 24 * HOUR;
/** What the rest of the program may need of the disk. */
const RESERVE_BYTES = 1_000_000_000;
const LONGEST_NAME = 200;
const ID = /^[\da-f]{32}$/;

/** What the store of the tus protocol keeps of an upload beside its bytes. */
const partSchema = z.object({
  id: z.string().regex(ID),
  size: z.number(),
  metadata: z.object({ filename: z.string() }),
});

export function createUploads(
  { folder, mostBytes, quotaBytes }: Config['uploads'],
  { prisma }: Pick<Database, 'prisma'>,
): UploadsService {
  const parts = join(folder, 'parts');
  const files = join(folder, 'files');

  const unfinished = async (): Promise<Upload[]> => {
    const names = await readdir(parts).catch(() => []);
    const found = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => partOf(join(parts, name), parts));
    return (await Promise.all(found)).filter((upload) => upload !== null);
  };
  const whole = async (): Promise<Upload[]> => {
    const ids = (await readdir(files).catch(() => [])).filter((id) => ID.test(id));
    return (await Promise.all(ids.map((id) => wholeOf(id, join(files, id))))).filter(
      (upload) => upload !== null,
    );
  };
  const list = async () =>
    [...(await unfinished()), ...(await whole())].sort(
      (a, b) => b.changedAt.getTime() - a.changedAt.getTime(),
    );
  const drop = async ({ id }: Upload) => {
    await rm(join(parts, id), { force: true });
    await rm(join(parts, `${id}.json`), { force: true });
    await rm(join(files, id), { recursive: true, force: true });
  };

  return {
    parts,
    files,
    nameFor,
    async admit(bytes) {
      if (bytes > mostBytes) throw uploadTooLarge({ bytes, limit: mostBytes });
      await mkdir(parts, { recursive: true });
      const all = await list();
      const taken = all.reduce((sum, upload) => sum + upload.bytes, 0);
      const coming = all.reduce((sum, upload) => sum + upload.bytes - upload.received, 0);
      const { bavail, bsize } = await statfs(parts);
      const left = Math.min(quotaBytes - taken, bavail * bsize - RESERVE_BYTES - coming);
      if (bytes > left) throw uploadsFull({ bytes, left });
    },
    async complete(id, name) {
      const path = join(files, id, name);
      await mkdir(join(files, id), { recursive: true });
      await rename(join(parts, id), path);
      await rm(join(parts, `${id}.json`), { force: true });
      const now = new Date();
      await utimes(path, now, now);
      return path;
    },
    list,
    async remove(id) {
      const found = (await list()).find((upload) => upload.id === id);
      if (!found) throw uploadUnknown({ id });
      await drop(found);
      return found;
    },
    async sweep() {
      const now = Date.now();
      for (const upload of await list()) {
        if (upload.expiresAt.getTime() > now) continue;
        if (upload.path !== null && (await isAwaited(upload.id))) continue;
        await drop(upload);
      }
    },
  };

  /** Whether a run that has not ended was asked for with the file. */
  async function isAwaited(id: string): Promise<boolean> {
    const [found] = await prisma.$queryRaw<object[]>`
      SELECT 1 FROM run WHERE state IN ('QUEUED', 'RUNNING') AND strpos(configuration::text, ${id}) > 0 LIMIT 1`;
    return found !== undefined;
  }
}

/** Letters, digits and a few signs, and no hidden file. */
function nameFor(given: string): string {
  const name = given
    .normalize('NFC')
    .replace(/^.*[/\\]/, '')
    .replace(/[^\p{L}\p{N}._+-]/gu, '_')
    .replace(/^\.+/, '');
  if (name.length > LONGEST_NAME || !/[\p{L}\p{N}]/u.test(name))
    throw uploadNameInvalid({ name: given.slice(0, 60) });
  return name;
}

async function partOf(facts: string, parts: string): Promise<Upload | null> {
  try {
    const { id, size, metadata } = partSchema.parse(JSON.parse(await readFile(facts, 'utf8')));
    const { size: received, mtime } = await stat(join(parts, id));
    return {
      id,
      name: metadata.filename,
      bytes: size,
      received,
      path: null,
      changedAt: mtime,
      expiresAt: new Date(mtime.getTime() + UNFINISHED_MILLISECONDS),
    };
  } catch {
    // It is just being made or removed.
    return null;
  }
}

async function wholeOf(id: string, folder: string): Promise<Upload | null> {
  const [name] = await readdir(folder).catch(() => []);
  const found = name === undefined ? null : await stat(join(folder, name)).catch(() => null);
  if (name === undefined || found === null) return null;
  const { size, mtime } = found;
  return {
    id,
    name,
    bytes: size,
    received: size,
    path: join(folder, name),
    changedAt: mtime,
    expiresAt: new Date(mtime.getTime() + UNUSED_MILLISECONDS),
  };
}
