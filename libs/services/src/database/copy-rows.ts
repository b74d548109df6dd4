import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null;

const CHUNK_CHARACTERS = 1 << 16;

/** Streams rows into a table through COPY, as fast as PostgreSQL takes them and never more than a chunk in memory. */
export async function copyRows(
  client: pg.ClientBase,
  target: string,
  rows: Iterable<readonly CopyValue[]>,
  signal?: AbortSignal,
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN`));
  await pipeline(Readable.from(chunksOf(rows), { objectMode: false }), stream, { signal });
}

function* chunksOf(rows: Iterable<readonly CopyValue[]>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    for (let column = 0; column < row.length; column++) {
      if (column > 0) chunk += '\t';
      const value = row[column];
      chunk += value === null ? '\\N' : typeof value === 'string' ? escaped(value) : value;
    }
    chunk += '\n';
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '',
};

/** COPY's text format; a zero byte, which PostgreSQL's text cannot hold, is dropped. */
function escaped(text: string): string {
  return /[\\\t\n\r\0]/.test(text)
    ? text.replace(/[\\\t\n\r\0]/g, (character) => escapes[character] ?? '')
    : text;
}
