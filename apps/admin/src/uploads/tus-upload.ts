import type { DetailedError, UploadOptions as TusOptions } from 'tus-js-client';
import { ApiError } from '../data/api-error.js';

/** What goes in one request: small enough that little is sent again, and that progress is seen. */
const PART_BYTES = 4 * 1024 * 1024;
/** Before each further attempt at a part; what arrives begins them anew. */
const PAUSES_MILLISECONDS = [1_000, 2_000, 4_000, 8_000, 16_000];
/** Answers that are worth another attempt: another part may be under way still, or the server be busy or away for a moment. */
const PASSING: readonly number[] = [409, 423, 429, 500, 502, 503, 504];

interface UploadRequest {
  readonly file: File;
  readonly key: string;
}

interface UploadOptions extends UploadRequest {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Sends a file to `/uploads` by the tus protocol, part by part, and answers with the id of the upload. A part that is lost is
 * sent again from where the server says; the same file goes on after a reload too, since the browser keeps its address.
 */
export async function uploadFile({ signal, onProgress, ...request }: UploadOptions): Promise<string> {
  const upload = await uploadOf(request);
  const [begun] = await upload.findPreviousUploads();
  if (begun) upload.resumeFromPreviousUpload(begun);
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(signal.reason as Error);
    });
    Object.assign(upload.options, {
      onError: (error) => reject(errorOf(error)),
      onChunkComplete: (_, accepted, total) => onProgress(accepted / total!),
      onSuccess: () => resolve(upload.url!.split('/').at(-1)!),
    } satisfies Partial<TusOptions>);
    onProgress(0);
    upload.start();
  });
}

/** Forgets what was sent of a file, here and on the server. */
export async function abandonUpload(request: UploadRequest): Promise<void> {
  const upload = await uploadOf(request);
  for (const { uploadUrl, urlStorageKey } of await upload.findPreviousUploads()) {
    await upload.options.urlStorage?.removeUpload(urlStorageKey);
    if (uploadUrl === null) continue;
    upload.url = uploadUrl;
    // Whatever is left there goes by itself after a while.
    await upload.abort(true).catch(() => undefined);
  }
}

/** The client is fetched with the first file. */
async function uploadOf({ file, key }: UploadRequest) {
  const { Upload } = await import('tus-js-client');
  return new Upload(file, {
    endpoint: '/uploads',
    headers: { authorization: `Bearer ${key}` },
    metadata: { filename: file.name },
    chunkSize: PART_BYTES,
    retryDelays: PAUSES_MILLISECONDS,
    removeFingerprintOnSuccess: true,
    onShouldRetry: (error) => {
      const status = (error as DetailedError).originalResponse?.getStatus();
      return status === undefined || PASSING.includes(status);
    },
  });
}

/** The error of the API in its own words, where it answered. */
function errorOf(error: Error): ApiError {
  const response = (error as DetailedError).originalResponse;
  if (!response) return new ApiError('UNREACHABLE', `The connection was lost: ${error.message}`);
  const said = firstError(response.getBody());
  const code = said?.extensions?.code ?? (response.getStatus() >= 500 ? 'INTERNAL' : 'UNKNOWN');
  return new ApiError(code, said?.message ?? `The server answered with ${response.getStatus()}.`);
}

interface Said {
  readonly message: string;
  readonly extensions?: { readonly code?: string };
}

function firstError(body: string): Said | undefined {
  try {
    return (JSON.parse(body) as { errors?: Said[] }).errors?.[0];
  } catch {
    return undefined;
  }
}
