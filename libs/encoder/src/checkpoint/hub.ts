import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EncoderError } from '../errors.js';

export interface DownloadProgress {
  readonly file: string;
  /** Bytes of the file that are here, and all of them. */
  readonly received: number;
  readonly total: number;
}

export interface Download {
  readonly hub: string;
  readonly repository: string;
  readonly files: readonly string[];
  /** Where the files go; each appears under its name only when it is complete and checked. */
  readonly folder: string;
  readonly onProgress: ((progress: DownloadProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * What the hub says of a file: its commit, so that all files are of the same one, its size, and its checksum if it
 * is large.
 */
interface RemoteFile {
  readonly url: string;
  readonly size: number;
  readonly sha256: string | null;
}

/** Fetches a checkpoint from the model hub. An interrupted download continues where it stopped. */
export async function downloadCheckpoint(download: Download): Promise<void> {
  const { folder, files, hub, repository, signal } = download;
  try {
    await mkdir(folder, { recursive: true });
    let revision = 'main';
    for (const file of files) {
      const response = await request(
        `${hub}/${repository}/resolve/${revision}/${file}`,
        { method: 'HEAD', redirect: 'manual' },
        signal,
      );
      revision = response.headers.get('x-repo-commit') ?? revision;
      await fetchFile(file, describe(`${hub}/${repository}/resolve/${revision}/${file}`, response), download);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EncoderError(
      'ENCODER_DOWNLOAD_FAILED',
      `${repository} could not be fetched from ${hub} (${reason}). Without a network, put ${files.join(', ')} into ${folder}.`,
      { cause },
    );
  }
}

function describe(url: string, { headers }: Response): RemoteFile {
  const size = Number(headers.get('x-linked-size') ?? headers.get('content-length'));
  if (!Number.isSafeInteger(size) || size <= 0)
    throw new Error(`${url}: the hub does not say how large it is`);
  const etag = (headers.get('x-linked-etag') ?? '').replaceAll('"', '');
  return { url, size, sha256: /^[0-9a-f]{64}$/.test(etag) ? etag : null };
}

async function fetchFile(
  file: string,
  remote: RemoteFile,
  { folder, onProgress, signal }: Download,
): Promise<void> {
  const complete = join(folder, file);
  const partial = `${complete}.partial`;
  if ((await sizeOf(complete)) === remote.size) return;
  let received = await sizeOf(partial);
  if (received > remote.size) {
    await rm(partial);
    received = 0;
  }
  const report = () => onProgress?.({ file, received, total: remote.size });
  report();
  if (received < remote.size) {
    const headers: Record<string, string> = received > 0 ? { range: `bytes=${received}-` } : {};
    const response = await request(remote.url, { headers }, signal);
    // A server that does not know ranges sends the whole file again.
    if (response.status !== 206) received = 0;
    const counted = async function* (body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) {
        received += chunk.length;
        if (received > remote.size)
          throw new Error(`${remote.url} is longer than the ${remote.size} bytes announced`);
        report();
        yield chunk;
      }
    };
    await mkdir(dirname(partial), { recursive: true });
    const flags = received > 0 ? 'a' : 'w';
    await pipeline(Readable.fromWeb(response.body as never), counted, createWriteStream(partial, { flags }), {
      signal,
    });
  }
  await verify(partial, remote);
  await rename(partial, complete);
}

/** A file that is not what the hub announced is deleted, or the next try would continue it. */
async function verify(partial: string, { url, size, sha256 }: RemoteFile): Promise<void> {
  const actual = await sizeOf(partial);
  if (actual < size)
    throw new Error(`${url} ended after ${actual} of ${size} bytes; try again to go on from there`);
  if (sha256 === null) return;
  const hash = createHash('sha256');
  await pipeline(createReadStream(partial), hash);
  if (hash.digest('hex') === sha256) return;
  await rm(partial);
  throw new Error(`${url} does not have the SHA-256 sum that the hub announced`);
}

async function request(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const response = await fetch(url, { ...init, signal: signal ?? null });
  const redirected = init.redirect === 'manual' && response.status >= 300 && response.status < 400;
  if (!response.ok && !redirected) throw new Error(`${url} answered ${response.status}`);
  return response;
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => null))?.size ?? 0;
