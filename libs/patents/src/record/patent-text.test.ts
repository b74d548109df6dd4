import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanMarkup, cleanText } from './clean-text.js';
import { longPatentText } from './long-patent-text.js';
import { patentText } from './patent-text.js';

const patent = {
  title: 'Kettle',
  abstract: 'A kettle (10) with a trap (12, 14a), see FIG. 2, opens (FIGS. 3A-3C) above 80 °C (dry).',
  claims: [
    { number: '1', text: 'A kettle.' },
    { number: '2-4', text: '(canceled)' },
    { number: '5', text: 'The kettle of claim 1.' },
  ],
};

describe('the text of a patent', () => {
  test('is title, abstract and claims, without figure references, numerals, claim numbers and cancelled claims', () => {
    expect(patentText(patent)).toBe(
      'Kettle\nA kettle with a trap, opens above 80 °C (dry).\nA kettle.\nThe kettle of claim 1.',
    );
  });

  test.each([
    ['The loom of FIGS. 1, 2A and 3 weaves', 'The loom of weaves'],
    ['A loom (Fig. 4) weaves (FIG. 5 shows it)', 'A loom weaves (shows it)'],
    ['valve train ( 1 ) and elements ( 8 , 8 a )', 'valve train and elements'],
    ["levers (4', 5b' - 7 ') and ( 12 a ,13 )", 'levers and'],
    ['poly(3,4-ethylene) and a figure of 8', 'poly(3,4-ethylene) and a figure of 8'],
  ])('%j is stripped to %j', (abstract, stripped) => {
    expect(patentText({ title: null, abstract, claims: [] })).toBe(stripped);
  });

  test.each([
    ['a list of numerals that is never closed', `(${'1 ,'.repeat(100_000)}`],
    ['a list of figures that is never closed', `(FIGS. 1${', 1'.repeat(100_000)}`],
    ['blanks behind a word that refers', `(see${' '.repeat(300_000)}`],
  ])('takes time in proportion to %s', (_, abstract) => {
    expect(patentText({ title: null, abstract, claims: [] }).length).toBeLessThanOrEqual(abstract.length);
  });

  test('leaves out what is absent', () => {
    expect(patentText({ title: null, abstract: 'A loom.', claims: [] })).toBe('A loom.');
    expect(patentText({ title: null, abstract: null, claims: [] })).toBe('');
  });

  test('is cut at the end of a word', () => {
    expect(patentText(patent, { maxCharacters: 15 })).toBe('Kettle\nA kettle');
    expect(patentText(patent, { maxCharacters: 14 })).toBe('Kettle\nA');
    expect(patentText({ ...patent, title: 'Kettlekettle' }, { maxCharacters: 6 })).toBe('Kettle');
  });

  test('never exceeds its length, and is the beginning of the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(40), (abstract, maxCharacters) => {
        const whole = patentText({ title: 'Kettle', abstract, claims: [] });
        const cut = patentText({ title: 'Kettle', abstract, claims: [] }, { maxCharacters });
        expect(cut.length).toBeLessThanOrEqual(maxCharacters);
        expect(whole.startsWith(cut)).toBe(true);
      }),
    );
  });
});

describe('the text of a long patent', () => {
  const long = (text: string) => `${text} `.repeat(20_000 / text.length);
  const parts = {
    title: long('Ke\u0301ttle'),
    abstract: long(patent.abstract),
    claims: [...patent.claims, { number: '6', text: long('The lid\u0323\u0301 (1 , 2a) of FIG. 3.') }],
  };

  test('is the same whether it is prepared at once or in slices', async () => {
    expect(await longPatentText(parts)).toBe(patentText(parts));
    expect(await longPatentText(patent)).toBe(patentText(patent));
  });

  test('begins as the whole does where only its beginning is looked at', () => {
    for (const maxCharacters of [10, 500, 40_000])
      expect(patentText(parts).startsWith(patentText(parts, { maxCharacters }))).toBe(true);
  });

  test('is prepared no further once nobody waits for it', async () => {
    await expect(longPatentText(parts, AbortSignal.abort())).rejects.toThrow(/aborted/);
  });
});

describe('clean text', () => {
  test.each([
    ['H<sub>2</sub>O &amp; CO&#x2082; <b>10</b>', 'H2O & CO₂ 10'],
    ['<p>One.</p><p>Two.</p>', 'One. Two.'],
    ['a < b and c > d & e', 'a < b and c > d & e'],
    ['if T<tmax and p>pmin', 'if T<tmax and p>pmin'],
    [
      '<SEQ ID NO: 1> List<String> Map<Key, Value> <Example 1>',
      '<SEQ ID NO: 1> List<String> Map<Key, Value> <Example 1>',
    ],
    ['a<b and c>d, x<b>y', 'a<b and c>d, x<b>y'],
    ['10<sup>6</sup> m<sup>2</sup> Ca<sup>2+</sup> <sup>13</sup>C X<sup>®</sup>', '10^6 m^2 Ca^2+ 13C X®'],
    ['a <del>new </del>lid &alpha; &Omega; &micro;m &deg;C &times;', 'a lid α Ω µm °C ×'],
    ['caf\u0065\u0301\u00a0\u2003bar\t\r\nbaz\u200b', 'café bar baz'],
    ['&bogus; &#0; &#99999999;', '&bogus; &#0; &#99999999;'],
  ])('of %j is %j', (given, clean) => {
    expect(cleanMarkup(given)).toBe(clean);
  });

  test('is clean already: cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });

  test('takes time in proportion to hostile text', () => {
    const hostile = '<b '.repeat(300_000) + '&#'.repeat(300_000);
    expect(cleanMarkup(hostile).length).toBeGreaterThan(1_000_000);
  });
});
