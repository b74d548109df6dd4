import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { pack } from 'tar-stream';
import { ZipFile } from 'yazl';
import { fixture, readAll, streamOf } from '../fixtures/read-all.js';
import { PatentSourceError } from './errors.js';
import { readPatents } from './read-patents.js';

const folder = mkdtempSync(join(tmpdir(), 'nonet-patents-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function zipOf(entries: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as Readable);
}

function tarOf(entries: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(entries)) tar.entry({ name }, content);
  tar.finalize();
  return buffer(tar);
}

const jsonl = fixture('records.jsonl');
const grant = fixture('grant-utility.xml');
const design = fixture('grant-design.xml');

describe('readPatents recognises the format by content', () => {
  test.each([
    ['grant.txt', grant, 1],
    ['records.xml', jsonl, 4],
    ['records.json', fixture('records.csv'), 2],
    ['records.csv', gzipSync(jsonl), 4],
    ['weekly.zip', gzipSync(Buffer.concat([grant, design])), 2],
    ['records.txt', Buffer.from(`\uFEFF${jsonl.toString()}`, 'utf16le'), 4],
    ['unmarked.txt', Buffer.from(jsonl.toString(), 'utf16le').swap16(), 4],
    ['two-members.gz', Buffer.concat([gzipSync(grant), gzipSync(design)]), 2],
  ])('in %s', async (name, content, count) => {
    expect((await readAll(file(name, content))).patents).toHaveLength(count);
    expect((await readAll({ name, stream: Readable.from([content]) })).patents).toHaveLength(count);
  });

  test('of each entry of a zip, from a path or a stream', async () => {
    const zip = await zipOf({ 'ipg/weekly.xml': Buffer.concat([grant, design]), 'records.jsonl': jsonl });
    for (const source of [file('bulk', zip), streamOf(zip, 'bulk')]) {
      const { patents, rejections } = await readAll(source);
      expect(patents).toHaveLength(6);
      expect(rejections[0]?.file).toMatch(/bulk!records\.jsonl$/);
    }
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('nonet-archive-'))).toEqual([]);
  });
});

describe('readPatents reads what is packed', () => {
  test('in archives within archives, each record with its whole place', async () => {
    const year = await tarOf({ 'a.jsonl.gz': gzipSync(jsonl), 'b/grant.xml': grant });
    const zip = await zipOf({
      'year.tar.gz': gzipSync(year),
      'week.zip': await zipOf({ 'grant.xml': grant }),
    });
    const { patents, rejections } = await readAll(streamOf(zip, 'all.zip'));
    expect(patents).toHaveLength(6);
    expect(rejections[0]?.file).toBe('all.zip!year.tar.gz!a.jsonl.gz');
  });

  test('in a zip in which bytes that are no name look like one of a workbook', async () => {
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('{"id":"a","title":"made in xl/ and word/document.xml"}'), 'a.jsonl', {
      compress: false,
    });
    zip.end();
    const { patents } = await readAll(streamOf(await buffer(zip.outputStream as Readable)));
    expect(patents).toHaveLength(1);
  });

  test('in a tar that is cut off, up to where it is', async () => {
    const tar = await tarOf({ 'a.jsonl': jsonl, 'b.xml': grant });
    const { patents, rejections } = await readAll(streamOf(tar.subarray(0, tar.length - 6000)));
    expect(patents).toHaveLength(4);
    expect(rejections.at(-1)).toMatchObject({ scope: 'file', code: 'PATENT_ARCHIVE_BROKEN' });
  });

  test('not without end', async () => {
    let packed = jsonl;
    for (let times = 0; times < 6; times++) packed = gzipSync(packed);
    const { patents, rejections } = await readAll(streamOf(packed));
    expect(patents).toEqual([]);
    expect(rejections).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_ARCHIVE_NESTED' })]);
  });

  test('counting what all archives unpack to together', async () => {
    const bomb = gzipSync('{"id":"a","title":"' + ' '.repeat(700_000) + '"}\n');
    const inner = await zipOf({ 'a.gz': bomb, 'b.gz': bomb });
    const zip = await zipOf({ 'one.zip': inner, 'two.zip': inner });
    const { rejections } = await readAll(streamOf(zip), { limits: { unpackedBytes: 2_000_000 } });
    expect(rejections.map(({ code }) => code)).toContain('PATENT_ARCHIVE_BOMB');
  });
});

describe('readPatents reads tables that are no text', () => {
  test.each(['records.xlsx', 'records.parquet'])('%s', async (name) => {
    const content = fixture(name);
    for (const source of [file(name, content), streamOf(content, name)]) {
      const { patents, rejections } = await readAll(source);
      expect(rejections).toEqual([]);
      expect(patents).toMatchObject([
        {
          number: 'US9900101B2',
          title: 'Loom with a shuttle',
          abstract: 'A loom whose shuttle returns by itself.',
          publicationDate: '2018-01-02',
          classifications: [{ symbol: 'D03D 49/00' }, { symbol: 'D03D 51/02' }],
        },
        { number: 'US9900102B2', publicationDate: null, classifications: [{ symbol: 'B62J 3/00' }] },
      ]);
    }
  });

  test.each(['records.xlsx', 'records.parquet'])('%s up to where it is broken', async (name) => {
    const { patents, rejections } = await readAll(streamOf(fixture(name).subarray(0, 1500), name));
    expect(patents).toEqual([]);
    expect(rejections).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_TABLE_MALFORMED' })]);
  });
});

describe('readPatents fails with', () => {
  test.each([
    ['PATENT_SOURCE_MISSING', () => join(folder, 'nowhere.xml')],
    ['PATENT_SOURCE_FOLDER', () => folder],
    ['PATENT_SOURCE_EMPTY', () => file('empty.xml', '')],
    ['PATENT_SOURCE_EMPTY', () => streamOf('')],
    ['PATENT_SOURCE_FORMAT', () => file('photo.xml', Buffer.from('89504e470d0a1a0a', 'hex'))],
    [
      'PATENT_SOURCE_FORMAT',
      () => streamOf(Buffer.from(`PK\x03\x04${' '.repeat(26)}word/document.xml`, 'latin1')),
    ],
    ['PATENT_SOURCE_FORMAT', () => streamOf('once upon a time, there was a patent\n')],
    [
      'PATENT_SOURCE_TOO_LARGE',
      () => streamOf(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(9000)])),
    ],
  ])('%s', async (code, source) => {
    await expect(readAll(source(), { limits: { spooledBytes: 5000 } })).rejects.toThrow(
      expect.objectContaining({ name: 'PatentSourceError', code }),
    );
  });

  test('the error of a stream that fails, under a code', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield jsonl;
      throw new Error('connection reset');
    }
    const read: string[] = [];
    const reading = (async () => {
      for await (const result of readPatents({ name: 'upload', stream: failing() })) read.push(result.type);
    })();
    await expect(reading).rejects.toThrow(PatentSourceError);
    expect(read).toHaveLength(6);
  });
});

describe('readPatents on a hostile archive', () => {
  test('reads what comes before when gzip ends too early, and rejects the rest', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) =>
      JSON.stringify({ id: `id-${n * 7919}`, title: `${Math.sin(n)}` }),
    );
    const packed = gzipSync(lines.join('\n'));
    const { patents, rejections } = await readAll(file('cut.gz', packed.subarray(0, packed.length / 2)));
    expect(patents.length).toBeGreaterThan(1000);
    expect(rejections).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_GZIP_BROKEN' })]);
    expect(rejections[0]?.place.record).toBe(patents.length + 1);
  });

  test('rejects gzip with corrupt bytes', async () => {
    const packed = gzipSync(grant);
    packed.fill(0xff, packed.length / 2, packed.length / 2 + 50);
    const { rejections } = await readAll(streamOf(packed));
    expect(rejections).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_GZIP_BROKEN' })]);
  });

  test('stops a bomb by its ratio, and by the limit on what it may unpack to', async () => {
    const bomb = '{"id":"a","title":"' + ' '.repeat(5_000_000) + '"}\n';
    const ratio = { ratioFromBytes: 100_000, unpackedRatio: 100 };
    for (const packed of [gzipSync(bomb), await zipOf({ 'a.jsonl': bomb, 'b.jsonl': jsonl })]) {
      for (const limits of [ratio, { unpackedBytes: 1_000_000 }]) {
        const { patents, rejections } = await readAll(streamOf(packed), { limits });
        expect(patents).toEqual([]);
        expect(rejections).toEqual([expect.objectContaining({ scope: 'file', code: 'PATENT_ARCHIVE_BOMB' })]);
      }
    }
  });

  test('rejects entries of no known format and empty ones, and reads the rest', async () => {
    const zip = await zipOf({
      'readme.txt': 'Hello!',
      'empty.xml': '',
      'grant.xml': grant,
    });
    const { patents, rejections } = await readAll(streamOf(zip, 'z'));
    expect(patents).toHaveLength(1);
    expect(rejections.map(({ file: name, code }) => [name, code])).toEqual([
      ['z!readme.txt', 'PATENT_FORMAT_UNKNOWN'],
      ['z!empty.xml', 'PATENT_FORMAT_UNKNOWN'],
    ]);
  });

  test('rejects a zip without its index, and an entry whose checksum is wrong', async () => {
    const zip = await zipOf({ 'grant.xml': grant });
    const cut = await readAll(streamOf(zip.subarray(0, zip.length - 60)));
    expect(cut.rejections).toEqual([expect.objectContaining({ code: 'PATENT_ARCHIVE_BROKEN' })]);
    // The checksum in the index stands 16 bytes into its entry.
    const index = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'));
    zip.writeUInt32LE(12345, index + 16);
    const wrong = await readAll(streamOf(zip));
    expect(wrong.rejections).toEqual([
      expect.objectContaining({ scope: 'file', code: 'PATENT_ARCHIVE_BROKEN' }),
    ]);
  });
});

test('readPatents gives up a source of which too much is rejected', async () => {
  const { patents, rejections } = await readAll(streamOf('{"id":"a"}\n' + 'x\n'.repeat(1000)), {
    limits: { rejectedRecords: 10 },
  });
  expect(patents).toHaveLength(1);
  expect(rejections).toHaveLength(11);
  expect(rejections.at(-1)).toMatchObject({ scope: 'file', code: 'PATENT_REJECTIONS_TOO_MANY' });
});

describe('readPatents stops', () => {
  test('when its signal is aborted between two records', async () => {
    const abort = new AbortController();
    const read: string[] = [];
    const reading = (async () => {
      for await (const result of readPatents(streamOf(jsonl), { signal: abort.signal })) {
        read.push(result.type);
        abort.abort();
      }
    })();
    await expect(reading).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(read).toHaveLength(1);
  });

  test('when the loop is left, and closes the source', async () => {
    const stream = Readable.from([jsonl, jsonl]);
    for await (const result of readPatents({ name: 'x', stream })) {
      expect(result.type).toBe('patent');
      break;
    }
    expect(stream.destroyed).toBe(true);
  });
});
