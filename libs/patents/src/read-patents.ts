import { stat } from 'node:fs/promises';
import { PatentSourceError } from './errors.js';
import { detectFormat, READ_FORMATS } from './formats.js';
import { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
import { readContent } from './read-content.js';
import { rejected, type SourceResult } from './record/rejection.js';
import { openSource, type OpenedSource, type PatentSource } from './source/open-source.js';
import { UnpackMeter } from './source/unpack.js';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  readonly limits?: Partial<ReadLimits>;
}

/**
 * Reads the patents of a file or stream in any of `PATENT_FORMATS`, also packed by zip, gzip or tar and these within each other, told
 * apart by content. Holds one record at a time, however long the source.
 *
 * What cannot be read comes as a rejection between the patents, and reading goes on; `limits` says what is too much.
 * @throws PatentSourceError when nothing of the source can be read
 */
export async function* readPatents(
  source: PatentSource,
  options: ReadOptions = {},
): AsyncGenerator<SourceResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const signal = options.signal ?? null;
  const opened = await openSource(source, signal);
  let rejectedRecords = 0;
  try {
    for await (const result of readOpened(opened, limits)) {
      signal?.throwIfAborted();
      yield result;
      if (result.type === 'patent' || result.rejection.scope === 'field') continue;
      if (++rejectedRecords < limits.rejectedRecords) continue;
      const reason = `${rejectedRecords} records are rejected; the rest is not read`;
      yield rejected('file', 'PATENT_REJECTIONS_TOO_MANY', reason, result.rejection);
      return;
    }
  } finally {
    await opened.chunks.return(undefined);
  }
}

async function* readOpened(opened: OpenedSource, limits: ReadLimits): AsyncGenerator<SourceResult> {
  const { file, head, chunks, path } = opened;
  if (detectFormat(head) === 'unknown') {
    const reason = `the format is unknown; read are ${READ_FORMATS}`;
    throw new PatentSourceError('PATENT_SOURCE_FORMAT', file, reason);
  }
  let taken = 0;
  async function* counted() {
    for await (const chunk of chunks) {
      taken += chunk.length;
      yield chunk;
    }
  }
  // The index of a zip is read from its file: its packed bytes are those of the whole.
  const size = path === null ? null : (await stat(path)).size;
  const meter = new UnpackMeter(limits, () => Math.max(taken, size ?? 0));
  yield* readContent({ ...opened, chunks: counted() }, { limits, meter, depth: 0 });
}
