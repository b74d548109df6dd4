import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { downloadCheckpoint, type DownloadProgress } from './hub.js';

const weights = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251));
const files = { 'config.json': Buffer.from('{"model_type":"bert"}'), 'model.safetensors': weights };
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** A hub like the real one: HEAD tells commit, size and sum; large files are served elsewhere, by ranges. */
class Hub {
  readonly requests: { method: string; url: string; range: string | undefined }[] = [];
  announcedSum = sha256(weights);
  /** Bytes after which a download breaks off. */
  breakAfter = Infinity;
  hasArrived = () => true;
  private readonly server = createServer((request, response) => this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** Only once the client has kept something of it: what is under way when a connection ends may get lost. */
  private async breakOff(response: ServerResponse, bytes: Buffer): Promise<void> {
    response.write(bytes);
    await vi.waitUntil(() => this.hasArrived(), { timeout: 60_000, interval: 5 });
    response.destroy();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    this.requests.push({ method, url, range: request.headers.range });
    const name = url.split('/').at(-1) as keyof typeof files;
    const bytes = files[name];
    if (!bytes) {
      response.writeHead(404).end();
    } else if (method === 'HEAD') {
      const linked = {
        'x-linked-size': weights.length,
        'x-linked-etag': `"${this.announcedSum}"`,
        location: `/storage/${name}`,
      };
      const large = name === 'model.safetensors';
      response
        .writeHead(large ? 302 : 200, {
          'x-repo-commit': 'c0ffee',
          ...(large ? linked : { 'content-length': bytes.length }),
        })
        .end();
    } else {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const rest = bytes.subarray(from);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length });
      if (rest.length <= this.breakAfter) response.end(rest);
      else void this.breakOff(response, rest.subarray(0, this.breakAfter));
    }
  }
}

let hub: Hub;
let address: string;
let folder: string;
beforeEach(async () => {
  hub = new Hub();
  address = await hub.start();
  folder = mkdtempSync(join(tmpdir(), 'hub-'));
});
afterEach(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true });
});

const download = (onProgress?: (progress: DownloadProgress) => void, signal?: AbortSignal) =>
  downloadCheckpoint({
    hub: address,
    repository: 'example/encoder',
    files: Object.keys(files),
    folder,
    onProgress,
    signal,
  });

describe('fetching a checkpoint from the model hub', () => {
  it('leaves the files, all of one commit, and nothing else', async () => {
    await download();
    for (const [name, bytes] of Object.entries(files))
      expect(readFileSync(join(folder, name))).toEqual(bytes);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
    const fetched = hub.requests.filter(({ method }) => method === 'GET').map(({ url }) => url);
    expect(fetched).toEqual(Object.keys(files).map((name) => `/example/encoder/resolve/c0ffee/${name}`));
  });

  it('reports progress up to the whole size', async () => {
    const seen: DownloadProgress[] = [];
    await download((progress) => seen.push(progress));
    expect(seen.at(-1)).toEqual({
      file: 'model.safetensors',
      received: weights.length,
      total: weights.length,
    });
    expect(
      seen
        .map(({ received }) => received)
        .every(
          (received, i) =>
            i === 0 || received >= seen[i - 1]!.received || seen[i - 1]!.file !== seen[i]!.file,
        ),
    ).toBe(true);
  });

  it('continues where an interrupted download stopped', async () => {
    const partial = join(folder, 'model.safetensors.partial');
    hub.breakAfter = 100_000;
    hub.hasArrived = () => existsSync(partial) && statSync(partial).size > 0;
    await expect(download()).rejects.toMatchObject({ code: 'ENCODER_DOWNLOAD_FAILED' });
    expect(existsSync(join(folder, 'model.safetensors'))).toBe(false);
    hub.breakAfter = Infinity;
    await download();
    expect(readFileSync(join(folder, 'model.safetensors'))).toEqual(weights);
    expect(hub.requests.at(-1)!.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it('does not accept bytes that are not those the hub announced, nor keep them', async () => {
    hub.announcedSum = sha256(Buffer.from('something else'));
    await expect(download()).rejects.toMatchObject({
      code: 'ENCODER_DOWNLOAD_FAILED',
      message: expect.stringContaining('SHA-256'),
    });
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('starts again when the partial file is longer than the whole one', async () => {
    writeFileSync(join(folder, 'model.safetensors.partial'), Buffer.alloc(weights.length + 1));
    await download();
    expect(readFileSync(join(folder, 'model.safetensors'))).toEqual(weights);
  });

  it('says which files to put where when there is no network', async () => {
    await hub.stop();
    await expect(download()).rejects.toMatchObject({
      code: 'ENCODER_DOWNLOAD_FAILED',
      message: expect.stringMatching(new RegExp(`put config.json, model.safetensors into ${folder}`)),
    });
    await hub.start();
  });

  it('rejects with the reason of its signal when it is aborted', async () => {
    const controller = new AbortController();
    const call = download(() => controller.abort(new Error('not now')), controller.signal);
    await expect(call).rejects.toThrow('not now');
  });
});
