import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openArtifacts } from './open-artifacts.js';
import type { ArtifactStore } from './artifact-store.js';
import { S3_ENVIRONMENT, type S3Server, startS3 } from './testing/s3-server.js';

let folder: string;
let server: S3Server;
let endpoint: string;
let client: S3Client;

beforeAll(async () => {
  Object.assign(process.env, S3_ENVIRONMENT);
  folder = await mkdtemp(join(tmpdir(), 'nonet-artifacts-'));
  server = await startS3(join(folder, 's3'));
  endpoint = `http://127.0.0.1:${server.port}`;
  client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A store and a way around it. */
interface Harness {
  open(): Promise<ArtifactStore>;
  /** Puts something else where the artifact is kept. */
  damage(sha256: string, content: string): Promise<void>;
  /** Everything that is kept, whole or not. */
  kept(): Promise<string[]>;
  /** A store that cannot be used. */
  unusable(): Promise<ArtifactStore>;
}

const inFolder = (): Harness => {
  const root = join(folder, `store-${randomBytes(4).toString('hex')}`);
  return {
    open: () => openArtifacts({ kind: 'folder', folder: root }),
    damage: (sha256, content) => writeFile(join(root, sha256.slice(0, 2), sha256), content),
    async kept() {
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    async unusable() {
      await writeFile(root, 'a file where the folder should be');
      return openArtifacts({ kind: 'folder', folder: root });
    },
  };
};

const inBucket = (): Harness => {
  const prefix = `of/${randomBytes(4).toString('hex')}`;
  const config = { kind: 's3', bucket: 'nonet', prefix, endpoint, region: null } as const;
  return {
    open: () => openArtifacts(config),
    async damage(sha256, content) {
      await client.send(new PutObjectCommand({ Bucket: 'nonet', Key: `${prefix}/${sha256}`, Body: content }));
    },
    async kept() {
      const listed = await client.send(new ListObjectsV2Command({ Bucket: 'nonet', Prefix: prefix }));
      return (listed.Contents ?? []).map(({ Key = '' }) => Key.slice(prefix.length + 1));
    },
    unusable: () => openArtifacts({ ...config, bucket: 'nobody' }),
  };
};

describe.each([
  ['a folder', inFolder],
  ['an S3 bucket', inBucket],
])('an artifact store in %s', (_where, harness) => {
  let store: ArtifactStore;
  let behind: Harness;
  let place: string;
  beforeEach(async () => {
    behind = harness();
    store = await behind.open();
    place = await mkdtemp(join(folder, 'files-'));
  });
  afterEach(() => store.close());

  const artifactOf = async (content: Buffer) => {
    const file = join(place, 'source');
    await writeFile(file, content);
    const sha256 = createHash('sha256').update(content).digest('hex');
    return { file, artifact: { sha256, bytes: content.length, name: 'head.safetensors' } };
  };
  const target = () => join(place, 'copy', 'target');
  const filesBeside = () => readdir(dirname(target())).catch(() => []);

  test.each([
    ['empty', 0],
    ['small', 10],
    ['of many parts', 20_000_003],
  ])('gives back what was put, a file that is %s', async (_size, bytes) => {
    const content = randomBytes(bytes);
    const { file, artifact } = await artifactOf(content);
    expect(await store.put(artifact, file, {})).toBe('kept');
    await store.fetch(artifact, target(), {});
    expect((await readFile(target())).equals(content)).toBe(true);
    expect(await filesBeside()).toEqual(['target']);
  });

  test('keeps the same content once', async () => {
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    await store.put(artifact, file, {});
    expect(await store.put(artifact, file, {})).toBe('known');
    expect(await behind.kept()).toEqual([artifact.sha256]);
  });

  test('says whether it has an artifact of that size', async () => {
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    expect(await store.has(artifact)).toBe(false);
    await store.put(artifact, file, {});
    expect(await store.has(artifact)).toBe(true);
    await behind.damage(artifact.sha256, 'wei');
    expect(await store.has(artifact)).toBe(false);
  });

  test('refuses a file that is not what its sum says, and keeps nothing of it', async () => {
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    await writeFile(file, 'weighty');
    await expect(store.put(artifact, file, {})).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    expect(await behind.kept()).toEqual([]);
  });

  test('refuses a file that is not there', async () => {
    const { artifact } = await artifactOf(Buffer.from('weights'));
    await expect(store.put(artifact, join(place, 'nowhere'), {})).rejects.toThrow('ENOENT');
    expect(await behind.kept()).toEqual([]);
  });

  test('says which file is missing; nothing is written for it', async () => {
    const { artifact } = await artifactOf(Buffer.from('weights'));
    await expect(store.fetch(artifact, target(), {})).rejects.toMatchObject({
      code: 'ARTIFACT_MISSING',
      message: expect.stringContaining(artifact.name) as string,
    });
    expect(await filesBeside()).toEqual([]);
  });

  test('never hands out what was damaged: the error names the file and both sums', async () => {
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    await store.put(artifact, file, {});
    await behind.damage(artifact.sha256, 'weighty');
    const error = await store.fetch(artifact, target(), {}).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    const found = createHash('sha256').update('weighty').digest('hex');
    for (const part of [artifact.name, artifact.sha256, found])
      expect((error as Error).message).toContain(part);
    expect(await filesBeside()).toEqual([]);
  });

  test('repairs what was cut off when it is put again', async () => {
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    await store.put(artifact, file, {});
    await behind.damage(artifact.sha256, 'wei');
    expect(await store.put(artifact, file, {})).toBe('kept');
    await store.fetch(artifact, target(), {});
    expect(await readFile(target(), 'utf8')).toBe('weights');
  });

  test('keeps nothing of an upload that is aborted', async () => {
    const { file, artifact } = await artifactOf(randomBytes(20_000_000));
    const controller = new AbortController();
    const put = store.put(artifact, file, { signal: controller.signal });
    controller.abort(new Error('given up'));
    await expect(put).rejects.toThrow('given up');
    expect(await behind.kept()).toEqual([]);
  });

  test('removes one artifact when asked to, or all but those to keep', async () => {
    const artifacts = [];
    for (const content of ['one', 'two', 'three']) {
      const { file, artifact } = await artifactOf(Buffer.from(content));
      await store.put(artifact, file, {});
      artifacts.push(artifact);
    }
    const [one, two, three] = artifacts.map(({ sha256 }) => sha256) as [string, string, string];
    await store.remove(one);
    await store.remove(one);
    expect(await store.keepOnly(new Set([three]))).toEqual({ artifacts: 1, bytes: 3 });
    expect(await behind.kept()).toEqual([three]);
    expect(two).not.toBe(three);
  });

  test('says where and why it cannot be used, and no secret', async () => {
    const broken = await behind.unusable();
    const { file, artifact } = await artifactOf(Buffer.from('weights'));
    const works = [() => broken.put(artifact, file, {}), () => broken.fetch(artifact, target(), {})];
    for (const work of works) {
      const error = await work().catch((thrown: unknown) => thrown as Error);
      expect(error).toMatchObject({ code: 'ARTIFACT_STORE_UNUSABLE' });
      expect((error as Error).message).toContain(broken.address);
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(
        S3_ENVIRONMENT.AWS_SECRET_ACCESS_KEY,
      );
    }
    await broken.close();
  });
});

describe('a folder of artifacts', () => {
  test('loses what killed writers left when it is cleared', async () => {
    const behind = inFolder();
    const store = await behind.open();
    const file = join(folder, 'source');
    await writeFile(file, 'weights');
    const sha256 = createHash('sha256').update('weights').digest('hex');
    await store.put({ sha256, bytes: 7 }, file, {});
    const shelf = join(store.address, sha256.slice(0, 2));
    await mkdir(shelf, { recursive: true });
    await writeFile(join(shelf, `${sha256}.0a1b2c3d.partial`), 'wei');
    await store.keepOnly(new Set([sha256]));
    expect(await behind.kept()).toEqual([sha256]);
  });
});
