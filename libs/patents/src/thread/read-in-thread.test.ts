import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/read-all.js';
import { readPatents, type ReadOptions } from '../read-patents.js';
import type { ReadResult } from '../record/rejection.js';
import { readPatentsInThread } from './read-in-thread.js';

const folder = mkdtempSync(join(tmpdir(), 'nonet-thread-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
async function collect(results: AsyncIterable<ReadResult>): Promise<ReadResult[]> {
  const collected: ReadResult[] = [];
  for await (const result of results) collected.push(result);
  return collected;
}

const many = Array.from(
  { length: 2_000 },
  (_, i) => `{"id":"XX${i}A1","title":"Kettle ${i}"}\n${i % 7 ? '' : 'none\n'}`,
);
const large = file('large.jsonl', many.join(''));

describe('patents that are read in a thread', () => {
  test.each([
    ['a small file', file('small.csv', fixture('records.csv'))],
    ['a file of many batches', large],
    ['a packed file', file('packed.gz', gzipSync(fixture('records.jsonl')))],
    ['a packed file that is cut off', file('cut.gz', gzipSync(many.join('')).subarray(0, 9_000))],
    [
      'documents',
      file('weekly.xml', Buffer.concat(new Array<Buffer>(30).fill(fixture('grant-utility.xml')))),
    ],
  ])('are those that are read without one: %s', async (_, path) => {
    expect(await collect(readPatentsInThread(path))).toEqual(await collect(readPatents(path)));
  });

  test('obey limits', async () => {
    const options: ReadOptions = { limits: { rejectedRecords: 3 } };
    expect(await collect(readPatentsInThread(large, options))).toEqual(
      await collect(readPatents(large, options)),
    );
  });

  test.each([
    ['PATENT_SOURCE_MISSING', join(folder, 'nowhere')],
    ['PATENT_SOURCE_FOLDER', folder],
    ['PATENT_SOURCE_FORMAT', file('unknown', 'nothing at all '.repeat(10_000))],
  ])('fail with %s as they do without one', async (code, path) => {
    const failure = await collect(readPatents(path)).catch((error: Error) => error);
    await expect(collect(readPatentsInThread(path))).rejects.toMatchObject({
      code,
      file: path,
      message: (failure as Error).message,
    });
  });

  test('are read no further once the signal aborts or nobody goes on', async () => {
    const stop = new AbortController();
    const read = readPatentsInThread(large, { signal: stop.signal });
    await read.next();
    stop.abort(new Error('enough'));
    await expect(read.next()).rejects.toThrow('enough');
    for await (const result of readPatentsInThread(large)) {
      expect(result.type).toBe('patent');
      break;
    }
  });

  test('hold nobody up, however long one of them takes', async () => {
    const title = `a${'\u0301\u0323'.repeat(15)}`.repeat(25_000);
    const path = file('hostile.jsonl', `${JSON.stringify({ id: 'XX1A1', title })}\n`);
    const delays = monitorEventLoopDelay({ resolution: 5 });
    delays.enable();
    const since = performance.now();
    const results = await collect(readPatentsInThread(path));
    const milliseconds = performance.now() - since;
    expect(results).toMatchObject([{ type: 'patent', patent: { number: 'XX1A1' } }]);
    // Read here, it would be held for nearly all of that time.
    expect(delays.max / 1e6).toBeLessThan(milliseconds / 2);
  });
});
