import fc from 'fast-check';

/** Units that have broken databases, parsers, patterns and patience before, most of them when they are repeated. */
const units = [
  '\0',
  '\ud800',
  '\ufeff\u202e',
  '\u0301\u0323',
  `a${'\u0301\u0323'.repeat(15)}`,
  '\u302e\u{1d165}',
  '(1 ,',
  '(a ',
  '())',
  '((',
  '[IMAGE ',
  'FIGS. 1, ',
  ' ',
  '\t\n',
  ', ;',
  '<b ',
  '<a>',
  '&#',
  '&lt;',
  '\\u0000',
  '\\',
  '"',
  "'; DROP TABLE patent; --",
  '%_',
  '&|!:*',
  'a <-> ',
  '0',
  '-9e999,',
  '../',
  '=',
  'A01B 1/02;',
  'ab ',
  'Σ',
  '泄漏检测',
  '\u1112\u1161\u11ab',
  '😀',
  '{"a":',
  '[',
];

const counts = { short: [1, 3, 60, 490], long: [4_000, 20_000, 60_000], longest: [499_000, 700_000] };

/** `A!!!…`, `(1 ,1 ,1 ,…`: a unit as often as it fits into a length, sometimes with another beginning and end. */
const repeated = (lengths: readonly number[]) =>
  fc
    .record({
      unit: fc.constantFrom(...units),
      length: fc.constantFrom(...lengths),
      start: fc.constantFrom('', 'A', '(1', 'see', '<'),
      end: fc.constantFrom('', '!', '1'),
    })
    .map(({ unit, length, start, end }) => start + unit.repeat(Math.ceil(length / unit.length)) + end);

/** Half a million characters of words that no one has seen before. */
const newWords = fc
  .integer({ min: 1, max: 1_000_000 })
  .map((seed) =>
    Array.from({ length: 60_000 }, (_, i) => letters(Math.imul(i + seed, 2654435761) >>> 0)).join(' '),
  );
const letters = (number: number) =>
  number.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[Number(digit)]!);

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 8, arbitrary: fc.constantFrom('', ...units) },
  {
    weight: 6,
    arbitrary: fc.constantFrom('A01B', 'XN1001A1', 'a01b1/02', '2020-01-01', '9999-12-31T23:59:60Z'),
  },
  { weight: 10, arbitrary: repeated(counts.short) },
  { weight: 4, arbitrary: repeated(counts.long) },
  { weight: 2, arbitrary: repeated(counts.longest) },
  { weight: 1, arbitrary: newWords },
);

export const hostileNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    10,
    100,
    101,
    0.5,
    1e-300,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53,
    1e300,
    -1e308,
  ),
  fc.integer(),
  fc.double({ noNaN: true }),
);

/** Lists in lists, objects in objects, and both a thousand wide. */
const shapes: fc.Arbitrary<unknown> = fc
  .record({
    depth: fc.constantFrom(1, 50, 500),
    wide: fc.constantFrom('[', '{"a":'),
    filling: fc.constantFrom('1', '[]'),
  })
  .map(({ depth, wide, filling }) => {
    const end = wide === '[' ? ']' : '}';
    return JSON.parse(wide.repeat(depth) + filling + end.repeat(depth)) as unknown;
  });

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileNumber,
  fc.boolean(),
  fc.constant(null),
  shapes,
  fc.constantFrom<unknown>(
    new Array(1_500).fill(null),
    Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`k${i}`, i])),
  ),
  fc.dictionary(hostileText, fc.jsonValue(), { maxKeys: 4 }),
);
