import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Graphs that stay in a folder, those that were used last; each is as large as its model. */
const MOST = 3;
/** What stands before the graph: its CRC-32, little endian. */
const HEAD = 4;
/** The end of the name under which a graph is written before it is whole. */
const PARTIAL = /\.[0-9a-f]{8}$/;
/** An older one was left by a dead process: no graph takes that long to write. */
const ABANDONED_MILLISECONDS = 3_600_000;

/**
 * A graph by its name from a folder, where it is built but once; null: no folder, it is built. A file is whole or not there, and one
 * that was damaged is made again. A folder that cannot be used costs the time to build again, nothing else.
 */
export function keptGraph(folder: string | null, name: string, build: () => Uint8Array): Uint8Array {
  if (folder === null) return build();
  const file = join(folder, name);
  const kept = read(file);
  if (kept !== null) {
    touch(file);
    return kept;
  }
  const graph = build();
  try {
    write(file, graph);
    removeOldest(folder);
  } catch {
    // A disk that is full or read-only, or another process that writes the same.
  }
  return graph;
}

function read(file: string): Uint8Array | null {
  try {
    const bytes = readFileSync(file);
    const graph = bytes.subarray(HEAD);
    return bytes.readUInt32LE(0) === crc32(graph) ? graph : null;
  } catch {
    return null;
  }
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

function write(file: string, graph: Uint8Array): void {
  const fresh = `${file}.${randomBytes(4).toString('hex')}`;
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(crc32(graph));
  try {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(fresh, head);
    writeFileSync(fresh, graph, { flag: 'a' });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
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
