import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Graphs that stay in a folder, those that were used last; each is as large as its model. */
const MOST = 3;
/** What stands behind the graph, which begins where ONNX Runtime wants it to: its CRC-32, little endian. */
const TAIL = 4;
/** The end of the name under which a graph is written before it is whole. */
const PARTIAL = /\.[0-9a-f]{8}$/;
/** An older one was left by a dead process: no graph takes that long to write. */
const ABANDONED_MILLISECONDS = 3_600_000;

/** A graph that was kept under a name; null: it was not, or its file was damaged. */
export function readGraph(folder: string, name: string): Uint8Array<ArrayBuffer> | null {
  const file = join(folder, name);
  try {
    const bytes = readFileSync(file);
    const graph = bytes.subarray(0, -TAIL);
    if (bytes.readUInt32LE(graph.length) !== crc32(graph)) return null;
    touch(file);
    return graph;
  } catch {
    return null;
  }
}

/**
 * Keeps the graph that `make` writes into the file that it is given. A file is whole or not there; a folder that cannot be used costs
 * the time to build again, nothing else.
 * @throws what `make` throws
 */
export async function keepGraph<Made>(
  folder: string,
  name: string,
  make: (file: string) => Promise<Made>,
): Promise<Made> {
  const file = join(folder, name);
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    // A disk that is read-only.
  }
  try {
    const made = await make(fresh);
    try {
      seal(fresh);
      renameSync(fresh, file);
      removeOldest(folder);
    } catch {
      // A disk that is full, or another process that writes the same.
    }
    return made;
  } finally {
    discard(fresh);
  }
}

function discard(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where no file can be made, none is to be removed.
  }
}

function seal(file: string): void {
  const tail = Buffer.alloc(TAIL);
  tail.writeUInt32LE(crc32(readFileSync(file)));
  appendFileSync(file, tail);
}

/** The time of a file says when it was used. */
function touch(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // A disk that is read-only.
  }
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((file) => ({ file, used: statSync(file).mtimeMs }))
    .sort((a, b) => b.used - a.used);
  const graphs = files.filter(({ file }) => !PARTIAL.test(file));
  const now = Date.now();
  const abandoned = files.filter(
    ({ file, used }) => PARTIAL.test(file) && now - used > ABANDONED_MILLISECONDS,
  );
  for (const { file } of [...graphs.slice(MOST), ...abandoned]) rmSync(file, { force: true });
}
