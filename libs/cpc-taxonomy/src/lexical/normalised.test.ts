import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundMarks, MOST_MARKS, normalised, normalisedLongText } from './normalised.js';

/** Marks of many classes, in an order that sorting has to turn round; some stand for two, one joins nothing. */
const mark = fc.constantFrom('\u0301', '\u0323', '\u0327', '\u0344', '\u05b0', '\u094d', '\u302e', '\u034f');
const text = fc
  .array(fc.oneof(mark, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 120 })
  .map((parts) => parts.join(''));

describe('normalised text', () => {
  it.each([
    ['Hebrew with points and accents', 'בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים אֵ֥ת הַשָּׁמַ֖יִם וְאֵ֥ת הָאָֽרֶץ'],
    ['Vietnamese, decomposed', 'Thiết bị phát hiện rò rỉ khí hy-đrô được cải tiến'.normalize('NFD')],
    ['Hindi', 'हाइड्रोजन भंडारण टैंकों के लिए रिसाव का पता लगाने वाला उपकरण, क्षत्रिय'],
    ['Thai', 'อุปกรณ์ตรวจจับการรั่วไหลสำหรับถังเก็บไฮโดรเจน น้ำผึ้ง ปั๊ม'],
    ['Arabic with vowels', 'بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ'],
    ['Tibetan', 'བསྒྲུབས་པའི་འཁོར་ལོ་ཧཱུྃ'],
    ['Burmese and Khmer', 'မြန်မာဘာသာ ကျွန်ုပ် ភាសាខ្មែរ ស្ត្រី'],
    ['Korean of single letters', '수소 저장 탱크의 누출 감지 장치'.normalize('NFD')],
    ['Greek with all its accents', 'ᾧ τινι ᾤχετο τὸ ἄριστον'.normalize('NFD')],
    ['formulas', 'H₂O, x̄ ± σ̂, a⃗·b⃗, 5 µm, Å, ﬁre, ½'],
  ])('is what Unicode says it is in %s', (_, given) => {
    for (const form of ['NFC', 'NFD'] as const) expect(normalised(given, form)).toBe(given.normalize(form));
    expect(boundMarks(given)).toBe(given);
  });

  it('keeps as many marks on a character as any language may want, and cuts the rest', () => {
    const zalgo = `Z${'\u0323'.repeat(60)}a\u0301lgo`;
    expect(normalised(zalgo, 'NFC')).toBe(`Ẓ${'\u0323'.repeat(MOST_MARKS - 1)}álgo`);
  });

  it('is normal, bounded, and the same when it is normalised again', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('NFC' as const, 'NFD' as const), (given, form) => {
        const once = normalised(given, form);
        expect(once).toBe(once.normalize(form));
        expect(normalised(once, form)).toBe(once);
        expect(once).not.toMatch(new RegExp(String.raw`\p{M}{${MOST_MARKS + 1}}`, 'u'));
      }),
    );
  });

  it('differs from what Unicode says only where too many marks stand in a row', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('NFC' as const, 'NFD' as const), (given, form) => {
        fc.pre(boundMarks(given) === given && boundMarks(given.normalize(form)) === given.normalize(form));
        expect(normalised(given, form)).toBe(given.normalize(form));
      }),
    );
  });

  it('is the same whether it is made at once or in slices', async () => {
    const parts = fc.array(
      fc.oneof(
        fc.constantFrom(
          '\u1112\u1161\u11ab',
          'é\u0323',
          'o\u031b\u0323',
          '\u09c7\u09be',
          '\u0301',
          ' ',
          '中',
          '😀',
          'abc ',
        ),
        fc.string({ unit: 'binary', maxLength: 2 }),
      ),
      { minLength: 6_000, maxLength: 12_000, size: 'max' },
    );
    await fc.assert(
      fc.asyncProperty(parts, async (given) => {
        const text = given.join('');
        expect(await normalisedLongText(text, 'NFC')).toBe(normalised(text, 'NFC'));
      }),
      { numRuns: 15 },
    );
  });

  // Normalising them unbounded would take an hour.
  it.each([
    ['marks in the wrong order', 'a' + '\u0301\u0323'.repeat(250_000)],
    ['as many marks as are kept on each letter', ('a' + '\u0301\u0323'.repeat(15)).repeat(16_000)],
    ['marks that take a place of their own', '\u302e\u{1d165}'.repeat(150_000)],
  ])('takes time in proportion to a text of %s', (_, given) => {
    for (const form of ['NFC', 'NFD'] as const)
      expect(normalised(given, form).length).toBeLessThanOrEqual(given.length);
  });
});
