import { readdirSync, readFileSync } from 'node:fs';
import { SymbolError } from '@nonet/cpc-taxonomy';
import { EncoderError } from '@nonet/encoder';
import { FineTuneError } from '@nonet/encoder-training';
import { codedError, type ErrorFamily } from '@nonet/errors';
import { EvaluationError, LexiconThreadError, VectorSearchError } from '@nonet/experts';
import { ReadingTally } from '@nonet/patents';
import { PluginError } from '@nonet/plugins/host';
import { describe, expect, test } from 'vitest';
import * as errors from './errors.js';
import { HINTED_CODES, hintFor } from './hints.js';
import { toNonetError } from './library-errors.js';

const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

/** Rows of the page's tables: what stands in the first three columns, without the backticks. */
const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| ([a-z-]+) \| (\d{3}) \|/gm)].map(
  ([, code, errorClass, status]) => `${code} ${errorClass} ${status}`,
);

const constructors = Object.values(errors).filter(
  (value): value is typeof errors.invalidInput => typeof value === 'function' && 'errorClass' in value,
);

/** Every family that a library exports. */
async function libraryFamilies(): Promise<ErrorFamily<string>[]> {
  const libraries = new URL('../../../../libs/', import.meta.url);
  const modules = await Promise.all(
    readdirSync(libraries).map((name) => import(new URL(`${name}/src/index.ts`, libraries).pathname)),
  );
  return modules
    .flatMap((module: object) => Object.values(module) as unknown[])
    .filter((value): value is ErrorFamily<string> => typeof value === 'function' && 'codes' in value);
}

describe('docs/errors.md', () => {
  test('lists every code of errors.ts and of the libraries with its class and HTTP status, and no other', async () => {
    // What Nonet does with plugins is no part of the package that they import.
    const families = [...(await libraryFamilies()), PluginError];
    const declared = [
      ...constructors.map(({ code, errorClass }) => [code, errorClass] as const),
      ...families.flatMap(({ codes }) => [...codes]),
    ];
    const known = declared.flatMap(([code, errorClass]) =>
      errorClass === null ? [] : [`${code} ${errorClass} ${errors.httpStatus[errorClass]}`],
    );
    expect(rows.sort()).toEqual([...new Set(known)].sort());
  });
});

describe('an error of the API', () => {
  test('keeps code and message of a library, and the error itself as its cause', () => {
    const cause = new SymbolError('A1');
    expect(toNonetError(cause)).toMatchObject({
      code: 'CPC_SYMBOL_INVALID',
      message: cause.message,
      cause,
    });
  });

  const NOTHING_READ = new ReadingTally('none.jsonl', { has: () => false, nodesAt: () => [] }).report();
  test.each([
    ['EVALUATION_EMPTY', 'bad-input', new EvaluationError('subclass', NOTHING_READ)],
    ['ENCODER_OPTIONS_INVALID', 'bad-input', new EncoderError('ENCODER_OPTIONS_INVALID', 'No threads.')],
    ['ENCODER_UNKNOWN', 'not-found', new PluginError('ENCODER_UNKNOWN', 'e6', 'nobody has it.')],
    ['FINE_TUNE_RESUME_MISMATCH', 'conflict', new FineTuneError('FINE_TUNE_RESUME_MISMATCH', 'Others.')],
    ['FINE_TUNE_WRITE_FAILED', 'unavailable', new FineTuneError('FINE_TUNE_WRITE_FAILED', 'Read-only.')],
    ['VECTOR_SEARCH_FAILED', 'unavailable', new VectorSearchError('it ended')],
    ['LEXICON_THREAD_FAILED', 'unavailable', new LexiconThreadError('it ended')],
  ])('of the code %s is %s', (code, errorClass, thrown) => {
    expect(toNonetError(thrown)).toMatchObject({ code, errorClass, message: thrown.message });
  });

  test('is FILE_UNREADABLE with the path when the system refused a file', () => {
    const refused = Object.assign(new Error('EACCES: open'), { code: 'EACCES', path: '/patents.jsonl' });
    expect(toNonetError(refused)).toMatchObject({
      code: 'FILE_UNREADABLE',
      message: '/patents.jsonl cannot be read: permission is missing.',
    });
  });

  test('has the code of the first of several that says something, and the messages of all', () => {
    const several = new AggregateError(
      [new Error('boom'), errors.databaseLocked({ file: 'lock.1', seconds: 90 })],
      'Not everything could be closed.',
    );
    const { code, message } = toNonetError(several);
    expect(code).toBe('DATABASE_LOCKED');
    expect(message).toContain('Not everything could be closed. boom [INTERNAL]');
    expect(message).toContain('lock.1');
  });

  test('is DISK_FULL with the folder when a file could not grow', () => {
    const full = Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC', path: '/home/nonet/runs/1' });
    expect(toNonetError(full)).toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('There is no room in /home/nonet/runs') as string,
    });
  });

  test('says when to try again where that may help, and only there', () => {
    expect(errors.rateLimited({ what: 'Requests', seconds: 17 }).retryAfter).toBe(17);
    expect(errors.databaseBusy({ reason: 'busy' }).retryAfter).toBe(1);
    expect(toNonetError(new LexiconThreadError('it ended')).retryAfter).toBeGreaterThan(0);
    expect(errors.notFound({ what: 'run', key: '1' }).retryAfter).toBeNull();
  });

  test('is INTERNAL when nobody knows the code, whatever was thrown', () => {
    const GraphError = codedError('GraphError', ['GRAPH_TYPE_MISMATCH']);
    for (const thrown of [
      new Error('boom'),
      Object.assign(new Error('pg'), { code: '22021' }),
      new GraphError('GRAPH_TYPE_MISMATCH', 'an int8 where a float is due'),
      'text',
      undefined,
    ]) {
      expect(toNonetError(thrown)).toMatchObject({ code: 'INTERNAL', errorClass: 'internal' });
    }
  });
});

test.each(HINTED_CODES)(
  'the hint for %s is of a code that there is, and speaks of no option where forms show it',
  (code) => {
    expect(rows.map((row) => row.split(' ')[0])).toContain(code);
    expect(hintFor(code, 'anywhere')).not.toMatch(/--|: true|npx/);
    expect(hintFor(code, 'commandLine')).toMatch(/--|npx|NONET_/);
  },
);
