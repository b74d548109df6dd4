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

describe('numbers of other offices keep their zeros and meet in one form', () => {
  test.each([
    ['JP2022159901A', ['JP 2022-159901 A', 'JP2022159901A']],
    ['JPH0512345A', ['JPH0512345A', 'JP-H0512345-A', 'JP H05-12345 A']],
    ['EP0729353B2', ['EP0729353B2', 'EP 0 729 353 B2', 'ep-0729353-b2', 'EP 729353 B2']],
    ['WO0012345A1', ['WO0012345A1', 'WO00/12345A1', 'WO 2000/012345 A1', 'WO-0012345-A1', 'WO2000012345A1']],
    ['WO9901234', ['WO99/01234', 'WO 1999/001234']],
    ['WO2012012345A1', ['WO2012/012345 A1', 'WO-2012012345-A1']],
    ['WO2004012345', ['WO 04/12345', 'WO2004/012345']],
    ['KR1020120012345A', ['KR 10-2012-0012345 A', 'KR-1020120012345-A']],
    ['DE102012000123A1', ['DE 10 2012 000 123 A1', 'DE102012000123A1']],
    ['TWI345678B', ['TWI345678B', 'TW-I345678-B']],
  ])('%s', (number, spellings) => {
    for (const written of [number, ...spellings])
      expect(parsePublicationNumber(written).number, written).toBe(number);
  });
});

test.each(['US8926509', 'US 8,926,509 B2', 'US8926509B2', 'US-8926509-B2', 'US08926509'])(
  '%j has the document number that all its spellings have, and no kind of its own making',
  (written) => {
    const { docNumber, kind } = parsePublicationNumber(written);
    expect([docNumber, kind]).toEqual(['8926509', /B2$/.test(written) ? 'B2' : null]);
  },
);

test.each([
  ['US RE38,506 E1', 'USRE38506E1'],
  ['USD0736456S1', 'USD736456S1'],
  ['US PP12,345 P3', 'USPP12345P3'],
])('%j is %j', (written, number) => expect(parsePublicationNumber(written).number).toBe(number));

test.each(['a', 'doc-17', 'doc-1234', 'My Own Id', 'US', 'US12', `US${' '.repeat(90_000)}`])(
  '%j is no publication number and stands as it is',
  (id) => {
    expect(parsePublicationNumber(id)).toEqual({ number: id, country: null, docNumber: null, kind: null });
  },
);
