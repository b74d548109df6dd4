import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as errors from './errors.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** Rows of the page's tables: what stands in the first three columns, without the backticks. */
const rows = [...page.matchAll(/^\| `([A-Z_*]+)` \| ([a-z-]+) \| (\d{3}) \|/gm)].map(
  ([, code, errorClass, status]) => [code, errorClass, Number(status)],
);

const constructors = Object.values(errors).filter(
  (value): value is typeof errors.invalidInput => typeof value === 'function' && 'errorClass' in value,
);

describe('docs/errors.md', () => {
  test('lists every code of errors.ts with its class and HTTP status, and no other', () => {
    const defined = constructors.map(({ code, errorClass }) => [
      code,
      errorClass,
      errors.httpStatus[errorClass],
    ]);
    const unique = [...new Map(defined.map((row) => [row[0], row])).values()];
    expect(rows.filter(([code]) => !String(code).includes('*')).sort()).toEqual(unique.sort());
  });

  test('says which class the codes of each library get', () => {
    for (const [pattern, errorClass] of rows.filter(([code]) => String(code).includes('*'))) {
      const error = Object.assign(new Error('of a library'), { code: String(pattern).replace('*', 'X') });
      expect([pattern, errors.toNonetError(error).errorClass]).toEqual([pattern, errorClass]);
    }
  });
});

describe('an error of the API', () => {
  test('keeps code and message of a library, and the error itself as its cause', () => {
    const cause = Object.assign(new Error('A01 is no subclass'), { code: 'CPC_SYMBOL_INVALID' });
    expect(errors.toNonetError(cause)).toMatchObject({
      code: 'CPC_SYMBOL_INVALID',
      message: cause.message,
      cause,
    });
  });

  test('is INTERNAL when nobody knows the code, whatever was thrown', () => {
    for (const thrown of [
      new Error('boom'),
      Object.assign(new Error('pg'), { code: '22021' }),
      'text',
      undefined,
    ]) {
      expect(errors.toNonetError(thrown)).toMatchObject({ code: 'INTERNAL', errorClass: 'internal' });
    }
  });
});
