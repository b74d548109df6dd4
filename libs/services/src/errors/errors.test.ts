import { readdirSync, readFileSync } from 'node:fs';
import { SymbolError } from '@nonet/cpc-taxonomy';
import { EncoderError } from '@nonet/encoder';
import { FineTuneError } from '@nonet/encoder-training';
import { codedError, type ErrorFamily } from '@nonet/errors';
import { EvaluationError, LexiconThreadError } from '@nonet/experts';
import { PluginError } from '@nonet/plugins';
import { describe, expect, test } from 'vitest';
import * as errors from './errors.js';
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
    const families = await libraryFamilies();
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

  test.each([
    ['EVALUATION_EMPTY', 'bad-input', new EvaluationError('subclass', 3)],
    ['ENCODER_OPTIONS_INVALID', 'bad-input', new EncoderError('ENCODER_OPTIONS_INVALID', 'No threads.')],
    ['ENCODER_UNKNOWN', 'not-found', new PluginError('ENCODER_UNKNOWN', 'e6', 'nobody has it.')],
    ['FINE_TUNE_RESUME_MISMATCH', 'conflict', new FineTuneError('FINE_TUNE_RESUME_MISMATCH', 'Others.')],
    ['FINE_TUNE_WRITE_FAILED', 'unavailable', new FineTuneError('FINE_TUNE_WRITE_FAILED', 'Read-only.')],
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
