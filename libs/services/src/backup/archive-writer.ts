import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** A gzipped tar archive that is being written. It gets its final name once it is complete. */
export interface ArchiveWriter {
  add(name: string, content: Buffer): Promise<void>;
  addFile(name: string, file: { readonly path: string; readonly bytes: number }): Promise<void>;
}

/** Makes an archive of what `fill` adds; a failure leaves nothing behind. */
export async function writeArchive<Result>(
  file: string,
  fill: (writer: ArchiveWriter) => Promise<Result>,
): Promise<Result> {
  const unfinished = `${file}.part`;
  const archive = pack();
  // Only the owner may read it: it holds hashes of keys, and all texts.
  const written = pipeline(archive, createGzip(), createWriteStream(unfinished, { mode: 0o600 }));
  // Awaited below; until then a failure must not count as unhandled.
  written.catch(() => undefined);
  const added = (work: (done: (error?: Error | null) => void) => void) =>
    Promise.race([
      new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve()))),
      written.then(() => Promise.reject(new Error('The archive ended early.'))),
    ]);
  try {
    const result = await fill({
      add: (name, content) => added((done) => void archive.entry({ name, mode: 0o600 }, content, done)),
      addFile: (name, { path, bytes }) =>
        added((done) => {
          const entry = archive.entry({ name, mode: 0o600, size: bytes }, done);
          pipeline(createReadStream(path), entry).catch(done);
        }),
    });
    archive.finalize();
    await written;
    await rename(unfinished, file);
    return result;
  } catch (error) {
    archive.destroy();
    await written.catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
}
