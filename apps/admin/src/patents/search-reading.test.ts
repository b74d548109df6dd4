import { describe, expect, test } from 'vitest';
import { isWholeNumber } from './search-reading.js';

const grant = { number: 'US8926509B2', docNumber: '8926509' };
const application = { number: 'US20220159901A1', docNumber: '20220159901' };

describe('isWholeNumber', () => {
  test.each(['US8926509B2', 'us 8,926,509 b2', '8,926,509', 'US8926509', 'US08926509'])(
    'holds of a grant for %j',
    (typed) => expect(isWholeNumber(typed, grant)).toBe(true),
  );
  test.each(['US 2022/0159901 A1', 'US2022159901', '20220159901'])(
    'holds of an application for %j',
    (typed) => expect(isWholeNumber(typed, application)).toBe(true),
  );
  test.each(['US89265', '892650', 'pump', 'US8926509B2; US1'])('does not hold for %j', (typed) =>
    expect(isWholeNumber(typed, grant)).toBe(false),
  );
});
