import { describe, expect, test } from 'vitest';
import { codedError } from './coded-error.js';
import { threadErrors } from './thread-errors.js';

class OvenError extends codedError('OvenError', { OVEN_COLD: 'unavailable', OVEN_FAILED: 'unavailable' }) {}
class DoughError extends codedError('DoughError', { DOUGH_DRY: 'bad-input' }) {}

const { failureOf, errorOf } = threadErrors([OvenError, DoughError], 'OVEN_FAILED');

/** What arrives in the other thread. */
const passed = (thrown: unknown) => errorOf(structuredClone(failureOf(thrown)));

describe('an error that passes between threads', () => {
  test.each([
    [OvenError, new OvenError('OVEN_COLD', 'The oven is cold.')],
    [DoughError, new DoughError('DOUGH_DRY', 'Add water.')],
  ])('arrives as the %o that it was', (family, thrown) => {
    const { code, message, errorClass } = thrown;
    expect(passed(thrown)).toBeInstanceOf(family);
    expect(passed(thrown)).toMatchObject({ code, message, errorClass });
  });

  test('arrives under the code for all else when it is of no family', () => {
    const foreign = Object.assign(new Error('No such file.'), { code: 'ENOENT' });
    expect(passed(foreign)).toBeInstanceOf(OvenError);
    expect(passed(foreign)).toMatchObject({ code: 'OVEN_FAILED', message: 'No such file.' });
    expect(passed('smoke')).toMatchObject({ code: 'OVEN_FAILED', message: 'smoke' });
  });
});
