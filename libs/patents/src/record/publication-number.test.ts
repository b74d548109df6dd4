import { describe, expect, test } from 'vitest';
import { parsePublicationNumber } from './publication-number.js';

describe('all spellings of a number are one', () => {
  test.each([
    'US20220159901A1',
    'US2022159901A1',
    'US 2022/0159901 A1',
    'us 2022/0159901 a1',
    'US-2022159901-A1',
    '  us20220159901a1 ',
  ])('%j is an application', (written) => {
    expect(parsePublicationNumber(written)).toEqual({
      number: 'US20220159901A1',
      country: 'US',
      docNumber: '20220159901',
      kind: 'A1',
    });
  });

  test.each(['US11950497B2', 'us11950497b2', 'us 11,950,497 b2', 'US-11950497-B2'])(
    '%j is a grant',
    (written) => expect(parsePublicationNumber(written).number).toBe('US11950497B2'),
  );

  test('are the same when they are normalised twice', () => {
    const { number } = parsePublicationNumber('US2022159901A1');
    expect(parsePublicationNumber(number).number).toBe(number);
  });
});

test('numbers of other offices keep their digits', () => {
  expect(parsePublicationNumber('JP2022159901A').number).toBe('JP2022159901A');
});

test.each(['a', 'doc-17', 'My Own Id'])('%j is no publication number and stands as it is', (id) => {
  expect(parsePublicationNumber(id)).toEqual({ number: id, country: null, docNumber: null, kind: null });
});
