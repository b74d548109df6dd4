import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ArtifactsConfig } from '../config/index.js';
import { artifactMissing, artifactStoreUnusable, NonetError } from '../errors/errors.js';
import type { Artifact, ArtifactStore, CollectedArtifacts } from './artifact-store.js';
import { checked, contentOf, writeWhole } from './write-whole.js';

const MEGABYTE = 1 << 20;
/** What S3 allows: parts of 5 MB and more, 10,000 of them. */
const MOST_PARTS = 10_000;
const LEAST_PART = 8 * MEGABYTE;
const CONNECT_MILLISECONDS = 5_000;
const SILENT_MILLISECONDS = 60_000;

/**
 * Artifacts as objects `PREFIX/abcd…` of a bucket of Amazon S3 or of what speaks its language (MinIO, Ceph, …). Credentials
 * are found where Amazon's programs find them: variables, profiles, the role of the machine or pod.
 */
export function s3Store({
  bucket,
  prefix,
  endpoint,
  region,
}: Extract<ArtifactsConfig, { kind: 's3' }>): ArtifactStore {
  const folder = prefix === '' ? '' : `${prefix}/`;
  const address = `s3://${bucket}/${folder}${endpoint === null ? '' : ` at ${endpoint}`}`;
  const client = new S3Client({
    // Other stores have no regions, but requests are signed with one.
    ...(region !== null
      ? { region }
      : endpoint !== null && !process.env['AWS_REGION']
        ? { region: 'us-east-1' }
        : {}),
    ...(endpoint !== null && { endpoint, forcePathStyle: true }),
    // We check sums ourselves; the checksums that Amazon added in 2025 are refused by many other stores.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_MILLISECONDS, socketTimeout: SILENT_MILLISECONDS },
  });
  const objectOf = (sha256: string) => ({ Bucket: bucket, Key: folder + sha256 });

  const attempt = async <T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> => {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof NonetError) throw error;
      // Without its cause: that holds the request, signed with the credentials.
      throw artifactStoreUnusable({ store: address, reason: reasonOf(error) });
    }
  };

  const isKept = async ({ sha256, bytes }: Artifact, signal?: AbortSignal) => {
    const head = new HeadObjectCommand(objectOf(sha256));
    const known = await client.send(head, { abortSignal: signal }).catch(absent);
    return known?.ContentLength === bytes;
  };

  return {
    address,
    put: (artifact, file, { signal }) =>
      attempt(async () => {
        const { sha256, bytes } = artifact;
        if (await isKept(artifact, signal)) return 'known';
        const upload = new Upload({
          client,
          params: {
            ...objectOf(sha256),
            Body: Readable.from(checked(contentOf(file), { due: sha256, file, store: address }), {
              objectMode: false,
            }),
          },
          partSize: Math.max(LEAST_PART, Math.ceil(bytes / MOST_PARTS)),
          leavePartsOnError: false,
        });
        const stop = () => void upload.abort();
        signal?.addEventListener('abort', stop, { once: true });
        try {
          await upload.done();
        } finally {
          signal?.removeEventListener('abort', stop);
        }
        return 'kept';
      }, signal),

    has: (artifact) => attempt(() => isKept(artifact)),

    fetch: ({ sha256, name }, file, { signal }) =>
      attempt(async () => {
        const object = await client
          .send(new GetObjectCommand(objectOf(sha256)), { abortSignal: signal })
          .catch(absent);
        if (!object) throw artifactMissing({ file: name, sha256, store: address });
        // Listened to before it is read: a stream that fails with nobody listening ends the process.
        const body = (object.Body as Readable).on('error', () => undefined);
        try {
          await writeWhole(file, checked(body, { due: sha256, file: name, store: address }), { signal });
        } finally {
          body.destroy();
        }
      }, signal),

    remove: (sha256) =>
      attempt(async () => void (await client.send(new DeleteObjectCommand(objectOf(sha256))))),

    keepOnly: (sums) =>
      attempt(async (): Promise<CollectedArtifacts> => {
        const collected = { artifacts: 0, bytes: 0 };
        for await (const { Contents = [] } of paginateListObjectsV2(
          { client },
          { Bucket: bucket, Prefix: folder },
        )) {
          for (const { Key = '', Size = 0 } of Contents) {
            const name = Key.slice(folder.length);
            if (!/^[0-9a-f]{64}$/.test(name) || sums.has(name)) continue;
            await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
            collected.artifacts++;
            collected.bytes += Size;
          }
        }
        return collected;
      }),

    close: async () => client.destroy(),
  };
}

/**
 * Whether the error says that there is no object, in an existing bucket.
 * @throws any other error
 */
function absent(error: unknown): undefined {
  const isAbsent =
    error instanceof S3ServiceException &&
    error.$metadata.httpStatusCode === 404 &&
    (error.name === 'NoSuchKey' || error.name === 'NotFound');
  if (isAbsent) return undefined;
  throw error;
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  if (!(error instanceof Error)) return String(error);
  return error instanceof S3ServiceException && error.message !== error.name
    ? `${error.name}: ${error.message}`
    : error.message || error.name;
}
