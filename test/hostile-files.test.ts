import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openScheme, parseSymbol, plainTitle, readDefinitions, Taxonomy } from '@nonet/cpc-taxonomy';
import { ExampleMemory, readModelManifest, writeModelManifest } from '@nonet/experts';
import { matrix, randomAt } from '@nonet/numerics';
import { patentText, readPatents } from '@nonet/patents';
import { definitions, schemeXml, sectionA, titleList } from '../libs/cpc-taxonomy/fixtures/small-scheme.js';
import { writeZip } from '../libs/cpc-taxonomy/fixtures/files.js';
import { readCheckpoint, readJson } from '../libs/encoder/src/checkpoint/checkpoint.js';
import { Safetensors } from '../libs/encoder/src/checkpoint/safetensors.js';
import { createTokenizer } from '../libs/encoder/src/tokenizer/tokenizer.js';
import { REJECTION_CODES } from '../libs/patents/src/record/rejection.js';
import { fixture, streamOf } from '../libs/patents/fixtures/read-all.js';
import { damaged } from './support/hostile/hostile-bytes.js';
import { RUNS, SEED } from './support/hostile/fuzz-report.js';

// A night's runs take a night's time.
vi.setConfig({ testTimeout: 20_000 * Math.max(9, RUNS) });

const errorsPage = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
const knownCodes = new Set([...errorsPage.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map(([, code]) => String(code)));

const folder = mkdtempSync(join(tmpdir(), 'nonet-hostile-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** More seconds of computing than any file of this size may take. */
const LONGEST = 5;

/** Reads damaged files of a kind: what comes is a result, or an error with a code. */
async function readDamaged(sound: Buffer, read: (bytes: Buffer) => unknown, runs = 5 * RUNS): Promise<void> {
  await read(sound);
  const property = fc.asyncProperty(damaged(sound), async (bytes) => {
    const before = process.cpuUsage();
    try {
      await read(bytes);
    } catch (error) {
      const { code, stack } = error as { code?: string; stack?: string };
      if (code === undefined || !knownCodes.has(code))
        throw new Error(`${stack} on ${bytes.toString('latin1').slice(0, 600)}`, { cause: error });
    }
    const seconds = process.cpuUsage(before).user / 1e6;
    if (seconds > LONGEST) throw new Error(`${seconds} s for ${bytes.toString('latin1').slice(0, 600)}`);
  });
  const { failed, errorInstance } = await fc.check(property, {
    numRuns: runs,
    seed: SEED,
    endOnFailure: true,
  });
  if (failed) throw errorInstance;
}

describe('a damaged file is read as far as it goes, or refused with a code', () => {
  const readAll = async (bytes: Buffer) => {
    for await (const result of readPatents(streamOf(bytes, 'stream', 65_536)))
      if (result.type === 'patent') patentText(result.patent);
      else expect(REJECTION_CODES).toContain(result.rejection.code);
  };

  test.each([
    ['JSONL', fixture('records.jsonl')],
    ['CSV', fixture('records.csv')],
    ['XML of a grant', fixture('grant-utility.xml')],
    ['XML of an application', fixture('application.xml')],
    ['a weekly file', Buffer.concat([fixture('grant-design.xml'), fixture('grant-utility.xml')])],
    ['DOCDB', fixture('office/docdb.xml')],
    ['an OPS answer in XML', fixture('office/ops.xml')],
    ['an OPS answer in JSON', fixture('office/ops.json')],
    ['EP full text', fixture('office/ep.xml')],
    ['ST.36', fixture('office/wo.xml')],
    ['ST.96', fixture('office/st96.xml')],
    ['the CPC master classification file', fixture('office/cpc-master.xml')],
    ['US grants of 2002', fixture('office/patdoc.xml')],
    ['a US application of 2003', fixture('office/pap.xml')],
    ['the green book', fixture('office/green-book.txt')],
    ['the Open Data Portal', fixture('office/odp.json')],
    ['gzip', gzipSync(fixture('records.jsonl'))],
  ])('of patents: %s', (_, sound) => readDamaged(sound, readAll));

  test('of patents: zip', async () => {
    const files = { 'a.jsonl': fixture('records.jsonl'), 'b.xml': fixture('grant-design.xml') };
    await readDamaged(readFileSync(await writeZip(folder, 'patents.zip', files)), readAll);
  });

  const readScheme = async (bytes: Buffer) => {
    const file = join(folder, 'scheme_202505');
    writeFileSync(file, bytes);
    const entries = [];
    for await (const entry of (await openScheme(file)).entries) {
      plainTitle(entry.title);
      entries.push(entry);
    }
    await Taxonomy.build(entries, { version: '2025.05' });
  };

  test('of a scheme: a title list', () => readDamaged(Buffer.from(sectionA.join('\n')), readScheme));
  test.each([
    ['title lists', titleList],
    ['XML', schemeXml],
  ])('of a scheme: %s in a zip', async (_, files) => {
    await readDamaged(readFileSync(await writeZip(folder, 'scheme.zip', files)), readScheme);
  });
  test('of a scheme: XML within a sound zip', async () => {
    const [name = '', xml = ''] = Object.entries(schemeXml)[0] ?? [];
    await readDamaged(Buffer.from(xml), async (bytes) =>
      readScheme(readFileSync(await writeZip(folder, 'scheme.zip', { ...schemeXml, [name]: bytes }))),
    );
  });
  test('of definitions', async () => {
    const [name = '', xml = ''] = Object.entries(definitions)[0] ?? [];
    await readDamaged(Buffer.from(xml), async (bytes) => {
      for await (const definition of readDefinitions(
        await writeZip(folder, 'definitions.zip', { [name]: bytes }),
      ))
        expect(definition.symbol).toBeTruthy();
    });
  });

  const tiny = new URL('../libs/encoder/fixtures/tiny-e5', import.meta.url).pathname;
  test.each(['config.json', 'config_sentence_transformers.json', 'tokenizer.json', 'model.safetensors'])(
    'of a checkpoint: %s',
    async (name) => {
      const checkpoint = join(folder, 'checkpoint');
      cpSync(tiny, checkpoint, { recursive: true });
      await readDamaged(readFileSync(join(tiny, name)), async (bytes) => {
        writeFileSync(join(checkpoint, name), bytes);
        const { tokenizerFile, weightsFile } = await readCheckpoint(checkpoint);
        createTokenizer(tokenizerFile, await readJson(tokenizerFile)).encode('A spade with teeth', 64);
        const weights = Safetensors.open(weightsFile);
        weights.close();
      });
    },
  );

  describe('of a model', () => {
    let files: Awaited<ReturnType<ExampleMemory['write']>>;
    beforeAll(async () => {
      const random = randomAt(1);
      const vectors = matrix(40, 8);
      vectors.data.forEach((_, i) => (vectors.data[i] = random.next() - 0.5));
      const texts = Array.from({ length: 40 }, (_, i) => ({
        id: `X${i}`,
        symbols: [parseSymbol('A01B 1/02')],
        completeness: 'complete' as const,
        text: `spade ${i % 7} plough tooth`,
      }));
      files = await (await ExampleMemory.build(texts, vectors)).write();
    });

    test.each(['examples', 'vectors', 'words'] as const)('its memory: %s', (part) =>
      readDamaged(Buffer.from(files[part]), async (bytes) => {
        const memory = await ExampleMemory.read({ ...files, [part]: bytes });
        await memory.neighbours(
          [{ text: 'spade with a tooth' }],
          matrix(1, 8, new Float32Array(8).fill(0.3)),
        );
        await memory.dispose();
      }),
    );

    test('its manifest', async () => {
      const model = mkdtempSync(join(folder, 'model-'));
      writeFileSync(join(model, 'a.json'), '{}');
      await writeModelManifest(
        model,
        JSON.parse(readFileSync(new URL('../models/nonet-experts/model.json', import.meta.url), 'utf8')),
      );
      await readDamaged(readFileSync(join(model, 'model.json')), (bytes) => {
        writeFileSync(join(model, 'model.json'), bytes);
        return readModelManifest(model);
      });
    });
  });
});
