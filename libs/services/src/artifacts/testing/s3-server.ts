import { stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import S3rver from 's3rver';

/** What tests have instead of S3: a server on this machine that keeps objects in a folder. */
export interface S3Server {
  readonly port: number;
  close(): Promise<void>;
}

/** A server with one empty bucket, `nonet`; key and secret are those of `S3_ENVIRONMENT`. */
export async function startS3(directory: string): Promise<S3Server> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'nonet', configs: [] }],
  });
  writeBeforeAnswering(server);
  const { port } = (await server.run()) as AddressInfo;
  return { port, close: () => server.close() };
}

/** The one account that the server knows, as the client reads it. */
export const S3_ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

interface Objects {
  putObject(object: { readonly bucket: string; readonly key: string }): Promise<{ readonly size: number }>;
  getResourcePath(bucket: string, key: string, resource: 'object'): string;
}

/** s3rver answers before the last of an object is on the disk; whoever reads it at once would find it cut off. */
function writeBeforeAnswering(server: S3rver): void {
  const { store } = server as unknown as { readonly store: Objects };
  const put = store.putObject.bind(store);
  store.putObject = async (object) => {
    const answer = await put(object);
    const path = store.getResourcePath(object.bucket, object.key, 'object');
    while ((await stat(path)).size !== answer.size) await sleep(5);
    return answer;
  };
}
