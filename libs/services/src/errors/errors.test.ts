import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as errors from './errors.js';
import { libraryErrorClasses, toNonetError } from './library-errors.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** Rows of the page's tables: what stands in the first three columns, without the backticks. */
const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| ([a-z-]+) \| (\d{3}) \|/gm)].map(
  ([, code, errorClass, status]) => [code, errorClass, Number(status)],
);

const constructors = Object.values(errors).filter(
  (value): value is typeof errors.invalidInput => typeof value === 'function' && 'errorClass' in value,
);

describe('docs/errors.md', () => {
  test('lists every code of errors.ts and of the libraries with its class and HTTP status, and no other', () => {
    const defined = constructors.map(({ code, errorClass }) => [code, errorClass] as const);
    const classes = new Map([...defined, ...Object.entries(libraryErrorClasses)]);
    const known = [...classes].map(([code, errorClass]) => [code, errorClass, errors.httpStatus[errorClass]]);
    expect(rows.sort()).toEqual(known.sort());
  });
});

describe('an error of the API', () => {
  test('keeps code and message of a library, and the error itself as its cause', () => {
    const cause = Object.assign(new Error('A01 is no subclass'), { code: 'CPC_SYMBOL_INVALID' });
    expect(toNonetError(cause)).toMatchObject({
      code: 'CPC_SYMBOL_INVALID',
      message: cause.message,
      cause,
    });
  });

  test.each([
    ['EVALUATION_EMPTY', 'bad-input'],
    ['ENCODER_OPTIONS_INVALID', 'bad-input'],
    ['ENCODER_UNKNOWN', 'not-found'],
    ['FINE_TUNE_WRITE_FAILED', 'unavailable'],
    ['LEXICON_THREAD_FAILED', 'unavailable'],
  ])('of the code %s is %s', (code, errorClass) => {
    expect(toNonetError(Object.assign(new Error('of a library'), { code }))).toMatchObject({
      code,
      errorClass,
    });
  });

  test('is INTERNAL when nobody knows the code, whatever was thrown', () => {
    for (const thrown of [
      new Error('boom'),
      Object.assign(new Error('pg'), { code: '22021' }),
      'text',
      undefined,
    ]) {
      expect(toNonetError(thrown)).toMatchObject({ code: 'INTERNAL', errorClass: 'internal' });
    }
  });
});
