import { describe, expect, test } from 'vitest';
import { splitClaims } from './split-claims.js';

const split = (text: string) => splitClaims(text).map((claim) => `${claim.number} ${claim.text}`);

const TWO = ['1 A tank with a valve.', '2 The tank of claim 1 with a lamp.'];

describe('splitClaims finds two claims', () => {
  test.each([
    ['below a heading', 'What is claimed is: 1. A tank with a valve. 2. The tank of claim 1 with a lamp.'],
    [
      'below several headings',
      'CLAIMS\n\nWhat is claimed is:\n1. A tank with a valve.\n2. The tank of claim 1 with a lamp.',
    ],
    [
      'below a long heading',
      'Having thus described the invention, what is claimed as new and desired to be secured by Letters Patent is:\n1. A tank with a valve. 2. The tank of claim 1 with a lamp.',
    ],
    ['below "We claim"', 'We claim: 1. A tank with a valve. 2. The tank of claim 1 with a lamp.'],
    ['below "I/We Claim"', 'I/We Claim:\r\n1. A tank with a valve.\r\n2. The tank of claim 1 with a lamp.'],
    [
      'below "The invention claimed is"',
      'The invention claimed is: 1. A tank with a valve. 2. The tank of claim 1 with a lamp.',
    ],
    ['with blanks before the stops', '1 . A tank with a valve. 2 . The tank of claim 1 with a lamp.'],
    ['with brackets for stops', 'Claims: 1) A tank with a valve. 2) The tank of claim 1 with a lamp.'],
    ['without blanks behind the stops', '1.A tank with a valve.2.The tank of claim 1 with a lamp.'],
    [
      'with the word before the number',
      'Claim 1: A tank with a valve.\nClaim 2: The tank of claim 1 with a lamp.',
    ],
    [
      'with the word in brackets',
      '[Claim 1] A tank with a valve. [Claim 2] The tank of claim 1 with a lamp.',
    ],
    [
      'with the number on a line of its own',
      '1.\nA tank with a valve.\n\n2.\nThe tank of claim 1\nwith a lamp.',
    ],
    [
      'in paragraphs of HTML',
      '<p>1. A tank with a valve.</p><p>2. The tank of <i>claim 1</i> with a lamp.</p>',
    ],
    [
      'in elements of XML',
      '<claim id="c1"><claim-text>1. A tank with a valve.</claim-text></claim><claim><claim-text>2. The tank of <claim-ref idref="c1">claim 1</claim-ref> with a lamp.</claim-text></claim>',
    ],
    ['a line each and without numbers', 'A tank with a valve.\nThe tank of claim 1 with a lamp.'],
    ['of which the first has no number', 'A tank with a valve. 2. The tank of claim 1 with a lamp.'],
    ['without marks behind the numbers', '1 A tank with a valve.\n2 The tank of claim 1 with a lamp.'],
  ])('%s', (_, text) => expect(split(text)).toEqual(TWO));

  test('without final stops', () => {
    const found = ['1 A tank with a valve', '2 The tank of claim 1 with a lamp'];
    expect(split('1. A tank with a valve\n2. The tank of claim 1 with a lamp')).toEqual(found);
    expect(split('1. A tank with a valve 2. The tank of claim 1 with a lamp')).toEqual(found);
  });

  test('that begin in lower case', () => {
    expect(split('1. a tank with a valve.\n2. the tank of claim 1 with a lamp.')).toEqual([
      '1 a tank with a valve.',
      '2 the tank of claim 1 with a lamp.',
    ]);
  });
});

describe('splitClaims takes for no claim', () => {
  test.each([
    [
      'numbered steps',
      '1. A method comprising the steps of: 1. Mixing the dough; 2. Heating it; 3. Cooling it.\n2. The method of claim 1, wherein the dough is of rye.',
      ['1', '2'],
    ],
    [
      'numbered steps that end with stops, on lines of their own',
      '1. A method comprising the steps of:\n1. Mixing the dough.\n2. Heating it.\n3. Cooling it.\n2. The method of claim 1, wherein the dough is of rye.\n3. The method of claim 2.',
      ['1', '2', '3'],
    ],
    [
      'numbered parts',
      '1. A system comprising:\n1) a pump;\n2) a heater; and\n3) a lamp.\n2. The system of claim 1.\n3. A house with the system of claim 2.',
      ['1', '2', '3'],
    ],
    [
      'steps in a text without a claim number',
      'A method comprising: 1. mixing; 2. heating; 3. cooling.',
      ['1'],
    ],
    [
      'steps in the last claim',
      '1. A bread.\n2. A method comprising: 1. mixing; 2. heating; 3. cooling the bread.',
      ['1', '2'],
    ],
    ['an abbreviated number', '1. A tank with No. 2. Seal and a valve. 2. The tank of claim 1.', ['1', '2']],
    ['an abbreviated number where no claim follows', '1. A tank with No. 2. Seal and a valve.', ['1']],
    ['figures', '1. The tank of FIG. 2. The valve is of FIG. 3. A lamp is lit.', ['1']],
    ['decimals', '1. A tank of at least 2. 5 l. 2. The tank of claim 1 of 3.5 l.', ['1', '2']],
    [
      'references',
      '1. A tank. 2. The tank of claim 1. 3. The tank of claims 1 or 2. 4. The tank as in claim 3.',
      ['1', '2', '3', '4'],
    ],
    ['the end of a sentence', '1. A tank of type 2. The tank has a lid.', ['1']],
  ])('%s', (_, text, numbers) => expect(splitClaims(text).map(({ number }) => number)).toEqual(numbers));
});

describe('splitClaims keeps cancelled claims as one entry', () => {
  test.each([
    ['1-3. (canceled)\n4. A tank.\n5. The tank of claim 4.', ['1-3', '4', '5']],
    ['1.-3. (Cancelled) 4. A tank. 5. The tank of claim 4.', ['1-3', '4', '5']],
    ['1–20 (canceled)\n21. (New) A tank.\n22. The tank of claim 21.', ['1-20', '21', '22']],
    ['1. A tank. 2. (canceled) 3. The tank of claim 1.', ['1', '2', '3']],
    ['1. A tank. 2 to 4. (withdrawn) 5. The tank of claim 1.', ['1', '2-4', '5']],
    ['1. A tank.\n4. The tank of claim 1.\n5. The tank of claim 4.', ['1', '4', '5']],
  ])('in %j', (text, numbers) => {
    expect(splitClaims(text).map(({ number }) => number)).toEqual(numbers);
  });
});

test.each([
  [
    'I claim: The ornamental design for a chair, as shown.',
    ['1 The ornamental design for a chair, as shown.'],
  ],
  ['What is claimed is:\nThe ornamental design for a chair.', ['1 The ornamental design for a chair.']],
  [
    'A claim processing system: a server and a client.',
    ['1 A claim processing system: a server and a client.'],
  ],
  ['The invention of claim 1, comprising: a lid.', ['1 The invention of claim 1, comprising: a lid.']],
  ['', []],
  ['1.', []],
])('splitClaims reads %j, which has no numbers', (text, claims) => expect(split(text)).toEqual(claims));

test('splitClaims takes a list as claims, a list of one text as that text', () => {
  expect(splitClaims(['1. A tank.', '2-3. (canceled)', 'The lid of claim 1.'])).toEqual([
    { number: '1', text: 'A tank.' },
    { number: '2-3', text: '(canceled)' },
    { number: '3', text: 'The lid of claim 1.' },
  ]);
  expect(splitClaims(['1. A tank. 2. The tank of claim 1.'])).toHaveLength(2);
});

test.each(['1. ', '1. A 2. ', 'claim 1. ', '1-', '(1', '\n1 ', '1-3. (', 'A:\n'])(
  'splitClaims takes time in proportion to a text of nothing but %j',
  (piece) => {
    const text = piece.repeat(100_000);
    const read = splitClaims(text).reduce((sum, claim) => sum + claim.text.length, 0);
    expect(read).toBeLessThanOrEqual(text.length);
  },
);
